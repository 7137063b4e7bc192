namespace Weir.Sql.Syntax;

/// <summary>CREATE TABLE with columns or AS a query.</summary>
public sealed record CreateTableStatement(ValueList<Identifier> Name) : Statement
{
    public bool OrReplace { get; init; }

    public bool IsTemporary { get; init; }

    public bool IfNotExists { get; init; }

    public ValueList<ColumnDefinition> Columns { get; init; } = [];

    public ValueList<TableConstraint> Constraints { get; init; } = [];

    public QuerySyntax? Query { get; init; }
}
