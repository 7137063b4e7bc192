namespace Weir.Sql.Syntax;

/// <summary>What follows OVER, or the definition in WINDOW.</summary>
public sealed record WindowSyntax(
    Identifier? Name,
    ValueList<SqlExpression> Partitions,
    ValueList<OrderItem> Order,
    WindowFrame? Frame
) : SyntaxNode;
