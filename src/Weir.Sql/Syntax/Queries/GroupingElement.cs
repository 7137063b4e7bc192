namespace Weir.Sql.Syntax;

/// <summary>An item of GROUP BY: an expression, or ROLLUP, CUBE, GROUPING SETS.</summary>
public sealed record GroupingElement(GroupingKind Kind, ValueList<SqlExpression> Items, ValueList<GroupingElement> Sets)
    : SyntaxNode;
