using Weir.Columnar;

namespace Weir.Connectors.Sqlite;

/// <summary>A table or view.</summary>
internal sealed class SqliteTable(SqliteDataSource source, string name, Schema schema, bool isView) : ITable
{
    public SqliteDataSource Source => source;

    public string Name => name;

    public bool IsView => isView;

    public string DisplayName => $"{source.Name}.{name}";

    public Schema Schema => schema;

    public TableStatistics Statistics => TableStatistics.Unknown;

    public IScan PlanScan(ScanRequest request) => new SqliteScan(this, request);
}
