namespace Weir.Sql.Syntax;

/// <summary>IS [NOT] NULL, TRUE, FALSE, UNKNOWN.</summary>
public sealed record IsExpression(SqlExpression Operand, IsTest Test, bool IsNegated) : SqlExpression;
