namespace Weir.Connectors;

/// <summary>That rows of one table refer to rows of another.</summary>
/// <param name="Table">The table with the columns that refer.</param>
/// <param name="Referenced">The table that they refer to; names as <see cref="IDataSource.ListTablesAsync"/> gives them.</param>
public sealed record ForeignKey(TableName Table, TableName Referenced);
