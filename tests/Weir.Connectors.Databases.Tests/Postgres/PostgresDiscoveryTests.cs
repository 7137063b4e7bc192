using Weir.Columnar;
using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Postgres;

public class PostgresDiscoveryTests
{
    [PostgresFact]
    public async Task Lists_tables_views_materialized_views_and_partitioned_tables()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            """
            CREATE TABLE plain (a int);
            CREATE VIEW seen AS SELECT 1 AS a;
            CREATE MATERIALIZED VIEW stored AS SELECT 1 AS a;
            CREATE TABLE parted (a int) PARTITION BY RANGE (a);
            CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
            CREATE SEQUENCE numbers;
            CREATE TEMPORARY TABLE passing (a int);
            CREATE TABLE "Odd ""Name" (a int);
            """
        );

        var tables = await database.Source.ListTablesAsync(default);

        Assert.Equal(
            ["Odd \"Name", "parted", "plain", "seen", "stored"],
            tables.Where(t => t.Schema == database.Schema).Select(t => t.Name).ToList()
        );
        Assert.DoesNotContain(tables, t => t.Schema is "pg_catalog" or "information_schema");
        Assert.Equal(
            tables.OrderBy(t => t.Schema, StringComparer.Ordinal).ThenBy(t => t.Name, StringComparer.Ordinal),
            tables
        );
    }

    [PostgresFact]
    public async Task Finds_names_exactly_first_and_then_ignoring_case()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            """CREATE TABLE orders (lower int); CREATE TABLE "Orders" (upper int); CREATE TABLE "MiXed" ("Column A" int)"""
        );

        Assert.Equal("lower", (await database.TableAsync("orders")).Schema[0].Name);
        Assert.Equal("upper", (await database.TableAsync("Orders")).Schema[0].Name);
        Assert.Equal("Column A", (await database.TableAsync("mixed")).Schema[0].Name);
        Assert.Null(await database.Source.FindTableAsync(database.Name("none"), default));
        Assert.Null(await database.Source.FindTableAsync(new TableName("no_schema", "orders"), default));
        Assert.Null(await database.Source.FindTableAsync(new TableName(null, "pg_class"), default));
        Assert.NotNull(await database.Source.FindTableAsync(new TableName("pg_catalog", "pg_class"), default));
    }

    [PostgresFact]
    public async Task Knows_columns_and_which_may_be_null_after_columns_were_dropped()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t (gone int, id bigserial PRIMARY KEY, n varchar(3) NOT NULL, x real); ALTER TABLE t DROP COLUMN gone; INSERT INTO t VALUES (1, 'abc', 0.5)"
        );

        var table = await database.TableAsync("t");

        Assert.Equal(
            new Schema(
                new Field("id", DataType.Int64, false),
                new Field("n", DataType.Varchar, false),
                new Field("x", DataType.Float32)
            ),
            table.Schema
        );
        Assert.Equal([1L, "abc", 0.5f], Assert.Single(await Rows.ReadAsync(table)));
    }

    [PostgresFact]
    public async Task Statistics_are_those_of_analyze_and_unknown_before()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t AS SELECT i AS id, i % 5 AS five, CASE WHEN i % 4 = 0 THEN i END AS gaps FROM generate_series(1, 1000) AS i"
        );
        Assert.Null((await database.TableAsync("t")).Statistics.Rows);
        await database.ExecuteAsync("ANALYZE t");

        var table = await database.TableAsync("t");
        var statistics = table.Statistics;

        Assert.Equal(1000, statistics.Rows);
        Assert.False(statistics.IsExact);
        Assert.True(statistics.Bytes > 0);
        Assert.Equal(1000, statistics.Columns[0].DistinctValues);
        Assert.Equal(5, statistics.Columns[1].DistinctValues);
        Assert.Equal(0.75, statistics.Columns[2].NullFraction!.Value, 3);
        Assert.Equal(1000, table.PlanScan(Rows.Request(table)).EstimatedRows);
    }

    [PostgresFact]
    public async Task Statistics_of_a_partitioned_table_are_those_of_its_partitions()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (100);
            CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (100) TO (1000) PARTITION BY LIST (b);
            CREATE TABLE t2a PARTITION OF t2 DEFAULT;
            INSERT INTO t SELECT i, i % 3 FROM generate_series(0, 499) AS i;
            ANALYZE t
            """
        );

        var table = await database.TableAsync("t");

        Assert.Equal(500, table.Statistics.Rows);
        Assert.Equal(3, table.Statistics.Columns[1].DistinctValues);
        Assert.Equal(500, (await Rows.ReadAsync(table)).Count);
    }
}
