namespace Weir.Sql.Syntax;

/// <summary>A prefix operator; NOT in lower case.</summary>
public sealed record UnaryExpression(string Operator, SqlExpression Operand) : SqlExpression;
