using Weir.Engine.Tests.Support;
using Weir.Movement;

namespace Weir.Engine.Tests;

public sealed class SessionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-engine-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Statements_run_in_order_and_stop_at_the_first_mistake()
    {
        await using var session = await Sessions.OpenAsync(_folder.FullName);
        var tags = new List<string>();
        await Assert.ThrowsAsync<WeirException>(async () =>
        {
            await foreach (
                var result in session.ExecuteAsync(
                    "create table t as select 1 as a; insert into t values (2); select nope from t; insert into t values (3)"
                )
            )
            {
                tags.Add(result.Tag);
                await result.DisposeAsync();
            }
        });
        Assert.Equal("CREATE TABLE,INSERT", string.Join(',', tags));
        Assert.Equal("3", (await Sessions.RowsAsync(session, "select sum(a) from t"))[0]);
    }

    [Fact]
    public async Task A_load_accounts_for_every_row()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "in.csv"), "a,b\n1,x\n2,y\nbad\n3,z\n4,z\n");
        await using var session = await Sessions.OpenAsync(_folder.FullName);
        const string Sql = "SELECT * FROM read_csv('in.csv', on_error => 'reject')";
        var transfer = Transfer.FromQuery(session, Sql).To("out.parquet").Where("b <> 'z'");
        var result = await (transfer with { Commits = CommitScope.Load }).RunAsync();
        Assert.Equal((5L, 2L, 2L, 1L), (result.Read, result.Written, result.Filtered, result.Rejected));
        Assert.Equal(
            "1|x;2|y",
            string.Join(';', await Sessions.RowsAsync(session, "select * from 'out.parquet' order by a"))
        );
    }

    [Fact]
    public async Task A_load_that_fails_leaves_nothing()
    {
        await using var session = await Sessions.OpenAsync(_folder.FullName);
        foreach (var target in new[] { "out.csv", "out.json", "out.jsonl", "out.parquet", "folder/out.parquet" })
        {
            var error = await Assert.ThrowsAsync<WeirException>(async () =>
                await Sessions.LoadAsync(
                    session,
                    "SELECT 10 / (50000 - i) FROM generate_series(1, 60000) AS g(i)",
                    target
                )
            );
            Assert.Equal(ErrorCode.DivisionByZero, error.Code);
            Assert.Empty(Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories));
        }
    }

    [Fact]
    public async Task A_target_that_counts_other_rows_is_an_integrity_error()
    {
        var connector = new MiscountingConnector();
        await using var session = new WeirSession(new SessionOptions { Connectors = [connector] });
        var error = await Assert.ThrowsAsync<WeirException>(async () =>
            await Sessions.LoadAsync(session, "SELECT 1 AS a", "somewhere.test")
        );
        Assert.Equal(ErrorCode.IntegrityError, error.Code);
    }

    [Fact]
    public async Task Preparing_checks_a_statement_and_runs_nothing()
    {
        await using var session = await Sessions.OpenAsync(_folder.FullName);
        var schema = await session.PrepareAsync("select 1 as a, 'x' as b");
        Assert.Equal("a INTEGER, b VARCHAR", string.Join(", ", schema!.Fields.Select(f => $"{f.Name} {f.Type}")));
        Assert.Null(await session.PrepareAsync("create table t as select 1 as a"));
        Assert.Empty(await Sessions.RowsAsync(session, "show tables"));
        await Assert.ThrowsAsync<WeirException>(async () => await session.PrepareAsync("select nope"));
    }

    [Fact]
    public async Task The_memory_limit_is_an_error_that_says_so()
    {
        await using var session = await Sessions.OpenAsync(_folder.FullName, memory: 8 << 20);
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Sessions.RowsAsync(
                session,
                "select i, count(*) from generate_series(1, 2000000) as g(i) group by i order by i"
            )
        );
        Assert.Equal(ErrorCode.OutOfMemory, error.Code);
        Assert.Equal(0, session.Memory.Reserved);
    }

    [Fact]
    public async Task Nothing_stays_reserved_after_queries_were_read_dropped_or_cancelled()
    {
        await using var session = await Sessions.OpenAsync(_folder.FullName);
        const string Sql =
            "select a.i, count(*) from generate_series(1, 50000) as a(i) join generate_series(1, 50000) as b(i) on a.i = b.i group by a.i order by 1";
        Assert.Equal(50000, (await Sessions.RowsAsync(session, Sql)).Count);
        await using (var dropped = await session.QueryAsync(Sql))
        {
            (await dropped.NextAsync())?.Dispose();
        }

        using var stop = new CancellationTokenSource();
        await using (
            var cancelled = await session.QueryAsync(
                "select count(*) from generate_series(1, 1000000) as a(i), generate_series(1, 100000) as b(i)"
            )
        )
        {
            stop.CancelAfter(TimeSpan.FromMilliseconds(200));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.NextAsync(stop.Token).AsTask());
        }

        Assert.Equal(0, session.Memory.Reserved);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Any_number_of_threads_gives_the_same_rows(int threads)
    {
        await using var session = await Sessions.OpenAsync(_folder.FullName, threads);
        await Sessions.LoadAsync(
            session,
            "SELECT i, i % 101 AS k, CASE WHEN i % 7 > 0 THEN i % 13 END AS n FROM generate_series(1, 200000) AS g(i)",
            "t.csv"
        );
        var rows = await Sessions.RowsAsync(
            session,
            "select t.k, count(*), count(t.n), sum(t.i), max(u.n) from 't.csv' t left join (select k, max(n) as n from 't.csv' group by k having k % 2 = 0) u on u.k = t.k group by t.k order by t.k"
        );
        Assert.Equal(101, rows.Count);
        Assert.Equal("0|1980|1698|198080190|12", rows[0]);
        Assert.Equal("1|1981|1698|198082171|", rows[1]);
    }

    [Fact]
    public async Task Several_queries_run_at_once_in_one_session()
    {
        await using var session = await Sessions.OpenAsync(_folder.FullName);
        await using (
            var made = await session.QueryAsync("create table t as select i from generate_series(1, 10000) as g(i)")
        ) { }

        var sums = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => Sessions.RowsAsync(session, $"select sum(i) from t where i % 16 = {i}"))
        );
        Assert.Equal(50005000L, sums.Sum(s => long.Parse(s[0], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Inserts_into_a_connection_go_by_position_and_are_cast()
    {
        await using var session = await OpenWithLakeAsync();
        await RunAsync(session, "create table lake.\"t.csv\" as select 1::bigint as id, 'x' as name, 1.50 as price");
        await RunAsync(session, "insert into lake.t select 2 as price, 'y' as id, 3 as name");
        await RunAsync(session, "insert into lake.t (price, name, id) values (7, null, 8)");
        Assert.Equal(
            "1|x|1.50;2|y|3.00;8||7.00",
            string.Join(';', await Sessions.RowsAsync(session, "select * from lake.t order by id"))
        );
    }

    [Theory]
    [InlineData("create table nowhere.t as select 1 as a", "TABLE_NOT_FOUND")]
    [InlineData("create table nowhere.\"t.parquet\" as select 1 as a", "TABLE_NOT_FOUND")]
    [InlineData("insert into lake.missing select 1", "TABLE_NOT_FOUND")]
    [InlineData("insert into lake.t select 1, 2, 3, 4", "SYNTAX_ERROR")]
    [InlineData("insert into lake.t (id, nope) select 1, 2", "COLUMN_NOT_FOUND")]
    public async Task Wrong_targets_are_refused_and_nothing_is_written(string sql, string code)
    {
        await using var session = await OpenWithLakeAsync();
        await RunAsync(session, "create table lake.\"t.csv\" as select 1 as id, 'x' as name, 1.50 as price");
        var error = await Assert.ThrowsAsync<WeirException>(() => RunAsync(session, sql));
        Assert.Equal(code, error.Code.Name);
        Assert.Equal("t.csv", string.Join(' ', Directory.GetFiles(_folder.FullName).Select(Path.GetFileName)));
    }

    private async Task<WeirSession> OpenWithLakeAsync()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "weir.yaml"),
            "connections: { lake: { type: files, path: . } }"
        );
        var session = await Sessions.OpenAsync(_folder.FullName);
        File.Delete(Path.Combine(_folder.FullName, "weir.yaml"));
        return session;
    }

    private static async Task RunAsync(WeirSession session, string sql)
    {
        await using var result = await session.QueryAsync(sql);
        while (await result.NextAsync() is { } batch)
        {
            batch.Dispose();
        }
    }
}
