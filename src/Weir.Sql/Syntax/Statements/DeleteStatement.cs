namespace Weir.Sql.Syntax;

/// <summary>DELETE.</summary>
public sealed record DeleteStatement(
    ValueList<Identifier> Table,
    Identifier? Alias,
    ValueList<TableExpression> Using,
    SqlExpression? Where,
    ValueList<SelectItem> Returning,
    WithClause? With
) : Statement;
