using System.Globalization;
using Weir.Columnar;
using Weir.Connectors.Databases.Tests.Support;
using Weir.Plan;

namespace Weir.Connectors.Databases.Tests.Postgres;

public class PostgresChunkTests
{
    [PostgresTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(10_000)]
    public async Task D1_blocks_hold_every_row_once(int rows)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            $"CREATE TABLE t AS SELECT nullif(n % 7, 0) AS k, n FROM generate_series(1, {rows}) AS n"
        );

        await using var read = await Chunked.BeginAsync(database, "t", 1000);

        Assert.Equal("ctid block ranges", read.Method);
        Assert.True(read.IsSnapshot);
        Assert.InRange(read.Chunks.Count, rows == 0 ? 0 : (rows / 2000) + 1, (rows / 500) + 1);
        var all = await Task.WhenAll(read.Chunks.Select(c => Chunked.ReadAsync(read, c)));
        Assert.Equal(Enumerable.Range(1, rows), all.SelectMany(p => p).Select(r => (int)r[1]!).Order());
    }

    [PostgresTheory]
    [InlineData("n", "k")]
    [InlineData("nullif(n % 5, 0)", "k")]
    [InlineData("CASE WHEN n % 10 = 0 THEN n ELSE 7 END", "k")]
    [InlineData("-n::bigint * 1000003", "k")]
    [InlineData("n + 9007199254740992", "k")]
    [InlineData("'x' || n", "k")]
    [InlineData("(CASE n % 3 WHEN 0 THEN 'Z' WHEN 1 THEN 'a' ELSE 'ä' END || n) COLLATE \"en-x-icu\"", "k")]
    [InlineData("md5(n::text)::uuid", "k")]
    [InlineData("date '2020-01-01' + n", "k")]
    [InlineData("timestamptz '2020-01-01 00:00:00.000001+00' + n * interval '1 hour'", "k")]
    [InlineData("CASE WHEN n % 9 = 0 THEN 'NaN' ELSE n / 4.0 END::float8", "k")]
    [InlineData("n % 4", "k, n")]
    [InlineData("nullif('p' || n % 4, 'p1')", "k, n")]
    [InlineData("decode(md5(n::text), 'hex')", "k")]
    [InlineData("E'it''s \\\\ \"' || n", "k")]
    public async Task D1_key_ranges_hold_every_row_once(string value, string key)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync($"CREATE TABLE t AS SELECT n, {value} AS k FROM generate_series(1, 5000) AS n");
        await database.ExecuteAsync("CREATE VIEW v AS SELECT n, k::text AS shown, k FROM t");
        await database.ExecuteAsync("ALTER TABLE t ADD COLUMN shown text");
        await database.ExecuteAsync("UPDATE t SET k = k");

        foreach (var table in new[] { "t", "v" })
        {
            await using var read = await Chunked.BeginAsync(database, table, 500, key.Split(", "));

            Assert.Equal("key ranges", read.Method);
            Assert.Equal(read.Chunks.Count, read.Chunks.Select(c => c.Id).Distinct(StringComparer.Ordinal).Count());
            var split = read.Chunks.SelectMany(c => read.Split(c) is { Count: > 0 } parts ? parts : [c]).ToList();
            foreach (var chunks in new[] { read.Chunks, split })
            {
                var all = await Task.WhenAll(chunks.Select(c => ReadNumbersAsync(read, c)));
                Assert.Equal(Enumerable.Range(1, 5000), all.SelectMany(p => p).Order());
            }
        }
    }

    [PostgresFact]
    public async Task Key_ranges_have_about_the_wanted_rows()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE TABLE t AS SELECT n FROM generate_series(1, 3000) AS n");

        await using var read = await Chunked.BeginAsync(database, "t", 100, ["n"]);

        Assert.InRange(read.Chunks.Count, 25, 35);
        foreach (var chunk in read.Chunks.Where(c => c.Bounds != "n with NULL"))
        {
            Assert.InRange((await Chunked.ReadAsync(read, chunk)).Count, 50, 150);
        }
    }

    [PostgresFact]
    public async Task D2_chunks_see_one_moment_whatever_happens()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t (id int PRIMARY KEY, v int); INSERT INTO t SELECT n, 0 FROM generate_series(1, 20000) AS n"
        );

        await using var read = await Chunked.BeginAsync(database, "t", 1000);
        await database.ExecuteAsync(
            "UPDATE t SET v = 1 WHERE id % 3 = 0; DELETE FROM t WHERE id % 3 = 1; INSERT INTO t SELECT n, 2 FROM generate_series(20001, 30000) AS n"
        );

        var all = await Task.WhenAll(read.Chunks.Select(c => Chunked.ReadAsync(read, c)));
        Assert.Equal(20_000, all.Sum(p => p.Count));
        Assert.All(all.SelectMany(p => p), r => Assert.Equal(0, r[1]));
    }

    [PostgresFact]
    public async Task Splits_are_the_whole()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE TABLE t AS SELECT n FROM generate_series(1, 10000) AS n");
        await using var read = await Chunked.BeginAsync(database, "t", 5000);

        var parts = read.Split(read.Chunks[0]);
        var smaller = parts.SelectMany(read.Split).ToList();

        Assert.Equal(2, parts.Count);
        Assert.Equal(4, smaller.Count);
        var all = await Task.WhenAll(smaller.Select(c => Chunked.ReadAsync(read, c)));
        Assert.Equal((await Chunked.ReadAsync(read, read.Chunks[0])).Count, all.Sum(p => p.Count));
        Assert.Equal(smaller.Select(c => c.Order).Order(), smaller.Select(c => c.Order));
    }

    [PostgresFact]
    public async Task Partitions_and_children_are_cut_by_themselves()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            """
            CREATE TABLE p (id int, v text) PARTITION BY RANGE (id);
            CREATE TABLE "P One" PARTITION OF p FOR VALUES FROM (0) TO (3000);
            CREATE TABLE p2 (v text, id int);
            ALTER TABLE p ATTACH PARTITION p2 FOR VALUES FROM (3000) TO (9000);
            CREATE TABLE p3 PARTITION OF p FOR VALUES FROM (9000) TO (10000) PARTITION BY LIST (id);
            CREATE TABLE p3d PARTITION OF p3 DEFAULT;
            INSERT INTO p SELECT n, 'v' || n FROM generate_series(1, 9999) AS n;
            CREATE TABLE parent (id int);
            CREATE TABLE child (extra int) INHERITS (parent);
            INSERT INTO parent SELECT generate_series(1, 2500);
            INSERT INTO child SELECT n, n FROM generate_series(2501, 5000) AS n;
            """
        );

        foreach (var (table, rows) in new[] { ("p", 9999), ("parent", 5000) })
        {
            await using var read = await Chunked.BeginAsync(database, table, 1000);

            Assert.True(read.Chunks.Count > 4);
            var all = await Task.WhenAll(read.Chunks.Select(c => Chunked.ReadAsync(read, c)));
            Assert.Equal(Enumerable.Range(1, rows), all.SelectMany(p => p).Select(r => (int)r[0]!).Order());
        }
    }

    [PostgresFact]
    public async Task Filters_are_pushed_into_chunks()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE TABLE t AS SELECT n::bigint AS n FROM generate_series(1, 10000) AS n");
        var table = await database.TableAsync("t");
        var filter = new ComparisonExpression(
            ComparisonOperator.Less,
            Rows.Column(table, "n"),
            new LiteralExpression(50L, DataType.Int64)
        );

        await using var read = await Chunked.BeginAsync(database, "t", 1000, filters: [filter]);

        Assert.Equal(49, (await Chunked.ReadAllAsync(read)).Count);
    }

    [PostgresFact]
    public async Task Views_without_a_key_are_one_stream_which_says_why()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE VIEW v AS SELECT n FROM generate_series(1, 100) AS n");

        await using var read = await Chunked.BeginAsync(database, "v", 10);

        Assert.Equal("one stream", read.Method);
        Assert.Contains("a view", read.Reason, StringComparison.Ordinal);
        Assert.Empty(read.Split(Assert.Single(read.Chunks)));
        Assert.Equal(100, (await Chunked.ReadAllAsync(read)).Count);
    }

    [PostgresFact]
    public async Task A_type_without_order_is_no_key()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE TABLE t (j json)");

        var error = await Assert.ThrowsAsync<WeirException>(() => Chunked.BeginAsync(database, "t", 10, ["j"]));
        var unknown = await Assert.ThrowsAsync<WeirException>(() => Chunked.BeginAsync(database, "t", 10, ["jj"]));

        Assert.Equal(ErrorCode.InvalidParameter, error.Code);
        Assert.Equal(ErrorCode.ColumnNotFound, unknown.Code);
    }

    [PostgresFact]
    public async Task The_loss_of_the_snapshot_is_noticed()
    {
        await using var database = await PostgresDatabase.OpenAsync(("application_name", "weir-lost"));
        await database.ExecuteAsync("CREATE TABLE t AS SELECT n FROM generate_series(1, 10000) AS n");
        await using var read = await Chunked.BeginAsync(database, "t", 1000);

        await database.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'weir-lost' AND state = 'idle in transaction'"
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(TimeSpan.FromSeconds(10), read.Lost));
        var error = await Assert.ThrowsAsync<WeirException>(() => Chunked.ReadAsync(read, read.Chunks[0]));
        Assert.Equal(ErrorCode.ConnectionLost, error.Code);
    }

    [PostgresFact]
    public async Task The_limit_of_statements_holds_for_chunks()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE VIEW v AS SELECT n, pg_sleep(0.05)::text AS s FROM generate_series(1, 1000) AS n"
        );
        await using var read = await Chunked.BeginAsync(database, "v", 10, limit: TimeSpan.FromMilliseconds(200));

        var error = await Assert.ThrowsAsync<WeirException>(() => Chunked.ReadAsync(read, read.Chunks[0]));

        Assert.Equal(ErrorCode.Timeout, error.Code);
    }

    [PostgresFact]
    public async Task Nothing_is_left_of_a_read()
    {
        await using var database = await PostgresDatabase.OpenAsync(("application_name", "weir-left"));
        await database.ExecuteAsync("CREATE TABLE t AS SELECT n FROM generate_series(1, 10000) AS n");

        await using (var read = await Chunked.BeginAsync(database, "t", 1000))
        {
            await Chunked.ReadAllAsync(read);
        }

        await Assert.ThrowsAsync<WeirException>(() => Chunked.BeginAsync(database, "t", 10, ["none"]));
        for (var i = 0; i < 50; i++)
        {
            var open = await database.QueryAsync(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'weir-left' AND state <> 'idle'"
            );
            if (open is ["0"])
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("a transaction is left open");
    }

    private static async Task<List<int>> ReadNumbersAsync(IChunkedRead read, SourceChunk chunk)
    {
        var rows = await Chunked.ReadAsync(read, chunk);
        return rows.ConvertAll(r => Convert.ToInt32(r[0], CultureInfo.InvariantCulture));
    }
}
