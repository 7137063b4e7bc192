namespace Weir.Sql.Syntax;

/// <summary>[NOT] LIKE, ILIKE, SIMILAR TO.</summary>
public sealed record LikeExpression(
    LikeKind Kind,
    SqlExpression Operand,
    SqlExpression Pattern,
    SqlExpression? Escape,
    bool IsNegated
) : SqlExpression;
