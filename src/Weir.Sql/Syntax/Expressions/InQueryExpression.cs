namespace Weir.Sql.Syntax;

/// <summary>[NOT] IN (SELECT …).</summary>
public sealed record InQueryExpression(SqlExpression Operand, QuerySyntax Query, bool IsNegated) : SqlExpression;
