using System.Diagnostics;
using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Sqlite;

public class SqliteLockTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_second_writer_of_the_process_goes_on_when_the_first_ends()
    {
        using var file = new SqliteFile();
        var first = await file.OpenSinkAsync("a", WriteMode.Create, Rows.NamedSchema);
        var other = file.Connect("other");
        var waiting = other
            .OpenSinkAsync(new SinkRequest(new TableName(null, "b"), Rows.NamedSchema, WriteMode.Create, []), default)
            .AsTask();
        await Task.Delay(50);
        Assert.False(waiting.IsCompleted);

        await first.CommitAsync(default);
        var clock = Stopwatch.StartNew();
        await using var second = await waiting;
        clock.Stop();
        await second.CommitAsync(default);
        await first.DisposeAsync();

        Assert.True(clock.ElapsedMilliseconds < 500, $"{clock.ElapsedMilliseconds} ms");
        Assert.Equal(["a", "b"], file.Query("SELECT name FROM sqlite_schema ORDER BY name"));
    }

    [Fact]
    public async Task Many_writers_of_the_process_come_one_after_another_and_lose_nothing()
    {
        using var file = new SqliteFile();

        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i =>
                    Task.Run(() => file.WriteAsync("t", WriteMode.Append, Rows.NamedSchema, [Rows.Named((i, "x"))]))
                )
        );

        Assert.Equal(["20|190"], file.Query("SELECT count(*), sum(id) FROM t"));
        Assert.Single(file.Files);
    }

    [Fact]
    public async Task A_writer_that_gives_up_lets_the_next_one_in_and_leaves_its_file()
    {
        using var file = new SqliteFile();
        var failed = await file.OpenSinkAsync("a", WriteMode.Create, Rows.NamedSchema);
        var waiting = file.WriteAsync("b", WriteMode.Create, Rows.NamedSchema, [Rows.Named((1, "x"))]);
        await failed.DisposeAsync();

        await waiting;

        Assert.Equal(["b"], file.Query("SELECT name FROM sqlite_schema"));
    }

    [Fact]
    public async Task A_writer_waits_for_another_one_no_longer_than_the_busy_timeout()
    {
        using var file = new SqliteFile(Short);
        await using var first = await file.OpenSinkAsync("a", WriteMode.Create, Rows.NamedSchema);
        var clock = Stopwatch.StartNew();

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            file.OpenSinkAsync("b", WriteMode.Create, Rows.NamedSchema)
        );

        AssertBusy(error, clock);
    }

    [Fact]
    public async Task A_wait_for_a_writer_of_the_process_can_be_cancelled()
    {
        using var file = new SqliteFile(TimeSpan.FromMinutes(5));
        await using var first = await file.OpenSinkAsync("a", WriteMode.Create, Rows.NamedSchema);
        using var stop = new CancellationTokenSource(50);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            file.OpenSinkAsync("b", WriteMode.Create, Rows.NamedSchema, cancellationToken: stop.Token)
        );
        await first.CommitAsync(default);
        await file.WriteAsync("b", WriteMode.Create, Rows.NamedSchema, []);
    }

    [Theory]
    [InlineData("BEGIN IMMEDIATE")]
    [InlineData("BEGIN EXCLUSIVE")]
    public async Task A_file_that_another_process_writes_is_waited_for_up_to_the_busy_timeout(string begin)
    {
        using var file = new SqliteFile(Short, "CREATE TABLE t (id INTEGER, name TEXT)", begin);
        var clock = Stopwatch.StartNew();

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            file.WriteAsync("t", WriteMode.Append, Rows.NamedSchema, [])
        );

        AssertBusy(error, clock);
        file.Execute("COMMIT");
        await file.WriteAsync("t", WriteMode.Append, Rows.NamedSchema, [Rows.Named((1, "x"))]);
        Assert.Equal(["1|x"], file.Query("SELECT * FROM t"));
    }

    [Fact]
    public async Task A_file_that_another_process_locks_is_not_read_meanwhile()
    {
        using var file = new SqliteFile(Short, "CREATE TABLE t (id INTEGER)");
        var table = await file.TableAsync("t");
        file.Execute("BEGIN EXCLUSIVE");
        var clock = Stopwatch.StartNew();

        var error = await Assert.ThrowsAsync<WeirException>(() => Rows.ReadAsync(table));

        AssertBusy(error, clock);
        var waiting = Rows.ReadAsync(table);
        file.Execute("COMMIT");
        Assert.Empty(await waiting);
    }

    [Fact]
    public async Task A_wait_for_another_process_can_be_cancelled()
    {
        using var file = new SqliteFile(TimeSpan.FromMinutes(5), "CREATE TABLE t (id INTEGER)");
        var table = await file.TableAsync("t");
        file.Execute("BEGIN EXCLUSIVE");
        using var stop = new CancellationTokenSource(50);
        var context = new ScanContext();
        var parts = await table.PlanScan(Rows.Request(table)).PartitionsAsync(1, context, default);
        await using var reader = parts[0].Open(context);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.NextAsync(stop.Token).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            file.OpenSinkAsync("u", WriteMode.Create, Rows.NamedSchema, cancellationToken: stop.Token)
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            file.Source.ExecuteAsync("DROP TABLE t", stop.Token).AsTask()
        );
    }

    [Fact]
    public async Task A_commit_waits_for_readers_of_the_old_rows()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (id INTEGER, name TEXT)",
            "INSERT INTO t VALUES (7, 'old'), (8, 'old')"
        );
        await using var sink = await file.OpenSinkAsync("t", WriteMode.Replace, Rows.NamedSchema);
        using var reading = file.Direct.Prepare("SELECT id FROM t");
        Assert.True(reading.Step());

        var commit = sink.CommitAsync(default).AsTask();
        await Task.Delay(50);
        Assert.False(commit.IsCompleted);
        Assert.True(reading.Step());
        Assert.False(reading.Step());
        await commit;

        Assert.Empty(file.Query("SELECT * FROM t"));
    }

    [Fact]
    public async Task A_commit_that_readers_hold_up_too_long_fails_and_changes_nothing()
    {
        using var file = new SqliteFile(
            Short,
            "CREATE TABLE t (id INTEGER, name TEXT)",
            "INSERT INTO t VALUES (7, 'old'), (8, 'old')"
        );
        using (var reading = file.Direct.Prepare("SELECT id FROM t"))
        {
            Assert.True(reading.Step());
            var clock = Stopwatch.StartNew();
            AssertBusy(
                await Assert.ThrowsAsync<WeirException>(() =>
                    file.WriteAsync("t", WriteMode.Replace, Rows.NamedSchema, [])
                ),
                clock
            );
        }

        Assert.Equal(["7|old", "8|old"], file.Query("SELECT * FROM t"));
        await file.WriteAsync("t", WriteMode.Replace, Rows.NamedSchema, []);
    }

    [Fact]
    public async Task A_query_that_computes_for_ever_is_cancelled_within_a_second()
    {
        using var file = new SqliteFile(
            "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) AS s FROM n"
        );
        var session = Sessions.Open(file.Source);
        using var stop = new CancellationTokenSource(100);
        var clock = Stopwatch.StartNew();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            session.RunAsync("SELECT s FROM lite.endless", stop.Token)
        );

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{clock.ElapsedMilliseconds} ms");
    }

    [Fact]
    public async Task A_cancelled_write_leaves_the_target_as_it_was()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (id INTEGER, name TEXT)",
            "INSERT INTO t VALUES (7, 'old')",
            "CREATE TRIGGER slow AFTER INSERT ON t BEGIN SELECT sum(i) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n); END"
        );
        using var stop = new CancellationTokenSource(100);
        await using (var sink = await file.OpenSinkAsync("t", WriteMode.Truncate, Rows.NamedSchema))
        {
            using var batch = Rows.Named((1, "x"));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sink.WriteAsync(batch, stop.Token).AsTask());
        }

        Assert.Equal(["7|old"], file.Query("SELECT * FROM t"));
        Assert.Single(file.Files);
    }

    private static void AssertBusy(WeirException error, Stopwatch clock)
    {
        Assert.Equal(ErrorCode.SourceUnavailable, error.Code);
        Assert.Contains("busy_timeout", error.Hint, StringComparison.Ordinal);
        Assert.InRange(clock.ElapsedMilliseconds, 200, 3000);
    }
}
