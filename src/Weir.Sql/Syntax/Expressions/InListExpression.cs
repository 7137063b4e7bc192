namespace Weir.Sql.Syntax;

/// <summary>[NOT] IN (a, b, …).</summary>
public sealed record InListExpression(SqlExpression Operand, ValueList<SqlExpression> Items, bool IsNegated)
    : SqlExpression;
