namespace Weir.Sql.Syntax;

/// <summary>A query with everything around its body.</summary>
public sealed record QuerySyntax(
    WithClause? With,
    QueryBody Body,
    ValueList<OrderItem> Order,
    SqlExpression? Limit,
    SqlExpression? Offset
) : SyntaxNode
{
    public bool WithTies { get; init; }

    public bool OrdersByAll { get; init; }

    public bool IsLimitPercent { get; init; }
}
