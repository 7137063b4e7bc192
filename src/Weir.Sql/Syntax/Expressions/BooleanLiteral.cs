namespace Weir.Sql.Syntax;

/// <summary>TRUE or FALSE.</summary>
public sealed record BooleanLiteral(bool Value) : SqlExpression;
