namespace Weir.Sql.Syntax;

/// <summary><c>(expression).name</c>.</summary>
public sealed record FieldAccess(SqlExpression Operand, Identifier Name) : SqlExpression;
