namespace Weir.Sql.Syntax;

/// <summary>[NOT] BETWEEN [SYMMETRIC].</summary>
public sealed record BetweenExpression(
    SqlExpression Operand,
    SqlExpression Low,
    SqlExpression High,
    bool IsNegated,
    bool IsSymmetric
) : SqlExpression;
