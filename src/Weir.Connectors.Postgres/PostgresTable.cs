using Weir.Columnar;

namespace Weir.Connectors.Postgres;

/// <summary>A table, view, materialized view, partitioned or foreign table.</summary>
internal sealed class PostgresTable(PostgresDataSource source, PostgresRelation relation) : ITable
{
    public PostgresDataSource Source => source;

    public PostgresRelation Relation => relation;

    public string DisplayName => $"{source.Name}.{relation.Name}";

    public Schema Schema => relation.Schema;

    public TableStatistics Statistics => relation.Statistics;

    public IScan PlanScan(ScanRequest request) => new PostgresScan(this, request);
}
