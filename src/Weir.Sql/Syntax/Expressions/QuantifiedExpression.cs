namespace Weir.Sql.Syntax;

/// <summary><c>x = ANY (…)</c> or ALL, over a query or an array.</summary>
public sealed record QuantifiedExpression(
    SqlExpression Left,
    string Operator,
    bool IsAll,
    QuerySyntax? Query,
    SqlExpression? Array
) : SqlExpression;
