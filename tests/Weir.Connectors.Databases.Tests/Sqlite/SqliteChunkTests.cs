using System.Globalization;
using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Sqlite;

public sealed class SqliteChunkTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(70)]
    public async Task Dense_row_numbers_make_chunks_of_the_wanted_rows(int rows)
    {
        using var file = new SqliteFile("CREATE TABLE t (id INTEGER, name TEXT)", Fill("t", rows, "n, 'x' || n"));
        await using var read = await BeginAsync(file, "t", 7);
        Assert.Equal("rowid ranges", read.Method);
        Assert.Equal((rows + 6) / 7, read.Chunks.Count);
        await CheckAsync(file, read, rows);
    }

    [Theory]
    [InlineData("n * 1000")]
    [InlineData("n * n * n")]
    [InlineData("-9223372036854775807 + n")]
    [InlineData("CASE WHEN n < 500 THEN n ELSE 9223372036854775807 - n END")]
    [InlineData("CASE WHEN n % 2 = 0 THEN n ELSE n * 100000000000 END")]
    public async Task Gaps_skew_and_large_numbers_lose_no_row(string id)
    {
        using var file = new SqliteFile("CREATE TABLE t (id INTEGER PRIMARY KEY, v)", Fill("t", 1000, id + ", n"));
        foreach (var size in new[] { 1, 10, 99, 1000, 5000 })
        {
            await using var read = await BeginAsync(file, "t", size);
            Assert.True(read.Chunks.Count < 20 * ((1000 / size) + 1) + 260);
            await CheckAsync(file, read, 1000);
        }
    }

    [Fact]
    public async Task A_split_chunk_has_the_same_rows()
    {
        using var file = new SqliteFile("CREATE TABLE t (id INTEGER PRIMARY KEY, v)", Fill("t", 100, "n * 3, n"));
        await using var read = await BeginAsync(file, "t", 1000);
        var whole = await Moves.ReadAsync(read.Open(read.Chunks[0]));
        var parts = read.Split(read.Chunks[0]);
        Assert.Equal(4, parts.Count);
        var rows = new List<string>();
        foreach (var part in parts.OrderBy(p => p.Order))
        {
            rows.AddRange(await Moves.ReadAsync(read.Open(part)));
        }

        Assert.Equal(whole, rows);

        // A later run does not read the finished part again, and the others in any cut.
        var resumed = new ResumedRead(read.State, [new FinishedChunk(parts[1].Id, 25)]);
        await read.DisposeAsync();
        await using var again = await BeginAsync(file, "t", 10, resumed);
        var rest = new List<string>();
        foreach (var chunk in again.Chunks)
        {
            rest.AddRange(await Moves.ReadAsync(again.Open(chunk)));
        }

        Assert.Equal(100 - 25, rest.Count);
        Assert.Empty(rest.Intersect(rows.Skip(25).Take(25), StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("CREATE TABLE t (a TEXT, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID", "")]
    [InlineData("CREATE TABLE t (a TEXT, b INTEGER)", "a,b")]
    [InlineData("CREATE TABLE t (a TEXT COLLATE NOCASE, b INTEGER)", "a")]
    [InlineData("CREATE TABLE t (a, b)", "b,a")]
    public async Task Keys_of_any_kind_make_ranges(string table, string key)
    {
        var values =
            "CASE n % 4 WHEN 0 THEN 'it''s ' || (n / 8) WHEN 1 THEN 'A' || n WHEN 2 THEN 'a' || (n - 1) ELSE 'ü' || n END, n";
        using var file = new SqliteFile(table, Fill("t", 100, values));
        foreach (var size in new[] { 1, 7, 100 })
        {
            await using var read = await BeginAsync(
                file,
                "t",
                size,
                null,
                key.Split(',', StringSplitOptions.RemoveEmptyEntries)
            );
            Assert.Equal("key ranges", read.Method);
            await CheckAsync(file, read, 100);
        }
    }

    [Fact]
    public async Task Rows_with_a_null_in_the_key_are_a_chunk()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (a INTEGER, b TEXT)",
            Fill("t", 90, "CASE WHEN n % 3 = 0 THEN NULL ELSE n % 10 END, CASE WHEN n % 5 = 0 THEN NULL ELSE 'x' END")
        );
        await using var read = await BeginAsync(file, "t", 10, null, ["a", "b"]);
        Assert.Contains("NULL", read.Chunks[0].Id, StringComparison.Ordinal);
        await CheckAsync(file, read, 90);
    }

    [Fact]
    public async Task Views_and_tables_whose_columns_hide_the_row_number_are_read()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (rowid TEXT, _rowid_ TEXT, oid TEXT)",
            Fill("t", 20, "'a' || n, 'b', 'c'"),
            "CREATE VIEW v AS SELECT oid, rowid FROM t"
        );
        foreach (var name in new[] { "t", "v" })
        {
            await using var read = await BeginAsync(file, name, 5);
            Assert.Equal("one stream", read.Method);
            await CheckAsync(file, read, 20);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_chunks_see_one_state(bool hasLog)
    {
        using var file = new SqliteFile(
            TimeSpan.FromMilliseconds(100),
            hasLog ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v)",
            Fill("t", 100, "n, 'old'")
        );
        await using var read = await BeginAsync(file, "t", 10);
        if (hasLog)
        {
            file.Execute("UPDATE t SET v = 'new'");
            file.Execute("DELETE FROM t WHERE id > 50");
        }
        else
        {
            var error = Assert.Throws<WeirException>(() => file.Execute("UPDATE t SET v = 'new'"));
            Assert.Equal(ErrorCode.SourceUnavailable, error.Code);
        }

        var rows = new List<string>();
        await Parallel.ForEachAsync(
            read.Chunks,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (chunk, _) =>
            {
                var own = await Moves.ReadAsync(read.Open(chunk));
                lock (rows)
                {
                    rows.AddRange(own);
                }
            }
        );
        Assert.Equal(100, rows.Count);
        Assert.DoesNotContain(rows, r => r.EndsWith("new", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_changed_is_refused(bool hasLog)
    {
        using var file = new SqliteFile(
            hasLog ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v)",
            Fill("t", 100, "n, 'old'")
        );
        var read = await BeginAsync(file, "t", 10);
        var resumed = new ResumedRead(read.State, [new FinishedChunk(read.Chunks[3].Id, 10)]);
        await read.DisposeAsync();
        await using (var same = await BeginAsync(file, "t", 10, resumed))
        {
            Assert.Equal(9, same.Chunks.Count);
        }

        file.Execute("UPDATE t SET v = 'new' WHERE id = 1");
        var error = await Assert.ThrowsAsync<WeirException>(() => BeginAsync(file, "t", 10, resumed));
        Assert.Equal(ErrorCode.SourceChanged, error.Code);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_read_by_one_connection()
    {
        using var again = new SqliteFile("CREATE TABLE t (id INTEGER PRIMARY KEY, v)", Fill("t", 30, "n, 'x'"));
        File.SetAttributes(again.Path, FileAttributes.ReadOnly);
        await using var read = await BeginAsync(again, "t", 7);
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Contains("one connection", read.Reason, StringComparison.Ordinal);
        }

        await CheckAsync(again, read, 30);
    }

    [Fact]
    public async Task A_chunk_that_takes_too_long_is_an_error()
    {
        using var file = new SqliteFile("CREATE TABLE t (id INTEGER PRIMARY KEY, v)", Fill("t", 5000, "n, 'x'"));
        var scan = (IChunkedScan)(await file.TableAsync("t")).PlanScan(Rows.Request(await file.TableAsync("t")));
        var request = new ChunkRequest(10_000, 1) { StatementLimit = TimeSpan.FromTicks(1) };
        await using var read = await scan.BeginChunksAsync(request, new ScanContext(), default);
        var error = await Assert.ThrowsAsync<WeirException>(() => Moves.ReadAsync(read.Open(read.Chunks[0])));
        Assert.Equal(ErrorCode.Timeout, error.Code);
    }

    private static string Fill(string table, int rows, string values) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {rows}) INSERT INTO {table} SELECT {values} FROM c WHERE n <= {rows}"
        );

    private static async Task<IChunkedRead> BeginAsync(
        SqliteFile file,
        string table,
        long rows,
        ResumedRead? resumed = null,
        IReadOnlyList<string>? key = null
    )
    {
        var found = await file.TableAsync(table);
        var scan = (IChunkedScan)found.PlanScan(Rows.Request(found));
        var request = new ChunkRequest(rows, 4) { Resumed = resumed, Key = key ?? [] };
        return await scan.BeginChunksAsync(request, new ScanContext(), default);
    }

    private static async Task CheckAsync(SqliteFile file, IChunkedRead read, int rows)
    {
        var actual = new List<string>();
        foreach (var chunk in read.Chunks)
        {
            Assert.InRange(chunk.Id.Length, 1, 1000);
            actual.AddRange(await Moves.ReadAsync(read.Open(chunk)));
        }

        Assert.Equal(rows, actual.Count);
        var table = read.Chunks.Count == 0 ? "t" : read.Chunks[0].Id.Split(' ')[0];
        var expected = (await file.ReadAsync(table)).Select(r => string.Join('|', r.Select(v => v ?? "NULL")));
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }
}
