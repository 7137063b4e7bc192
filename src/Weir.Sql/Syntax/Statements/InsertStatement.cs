namespace Weir.Sql.Syntax;

/// <summary>INSERT; without a query: DEFAULT VALUES.</summary>
public sealed record InsertStatement(
    ValueList<Identifier> Table,
    Identifier? Alias,
    ValueList<Identifier> Columns,
    QuerySyntax? Query,
    WithClause? With
) : Statement
{
    public OnConflictClause? OnConflict { get; init; }

    public ValueList<SelectItem> Returning { get; init; } = [];
}
