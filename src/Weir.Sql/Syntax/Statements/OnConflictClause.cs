namespace Weir.Sql.Syntax;

/// <summary>ON CONFLICT … DO NOTHING or DO UPDATE.</summary>
public sealed record OnConflictClause(
    ValueList<SqlExpression> Target,
    SqlExpression? TargetWhere,
    ValueList<Assignment> Updates,
    SqlExpression? Where,
    bool IsUpdate
) : SyntaxNode;
