namespace Weir.Sql.Syntax;

/// <summary>UPDATE.</summary>
public sealed record UpdateStatement(
    ValueList<Identifier> Table,
    Identifier? Alias,
    ValueList<Assignment> Assignments,
    ValueList<TableExpression> From,
    SqlExpression? Where,
    ValueList<SelectItem> Returning,
    WithClause? With
) : Statement;
