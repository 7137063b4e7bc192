namespace Weir.Sql.Syntax;

/// <summary><c>a[1:2]</c>.</summary>
public sealed record SliceExpression(SqlExpression Operand, SqlExpression? From, SqlExpression? To) : SqlExpression;
