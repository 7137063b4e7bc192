namespace Weir.Sql.Syntax;

/// <summary>A join.</summary>
public sealed record JoinReference(
    JoinType Type,
    bool IsNatural,
    TableExpression Left,
    TableExpression Right,
    SqlExpression? Condition,
    ValueList<Identifier> Using
) : TableExpression;
