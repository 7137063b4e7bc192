namespace Weir.Sql.Syntax;

/// <summary><c>a[1]</c>.</summary>
public sealed record SubscriptExpression(SqlExpression Operand, SqlExpression Index) : SqlExpression;
