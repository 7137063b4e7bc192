namespace Weir.Sql.Syntax;

/// <summary>WHEN … THEN ….</summary>
public sealed record MergeClause(
    MergeMatch Match,
    SqlExpression? Condition,
    MergeAction Action,
    ValueList<Assignment> Assignments,
    ValueList<Identifier> Columns,
    ValueList<SqlExpression> Values
) : SyntaxNode;
