using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Postgres;

/// <summary>Continues reads where an earlier one stopped, while the source stayed or changed.</summary>
public class PostgresResumeTests
{
    private const int Rows = 20_000;

    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Finished_chunks_are_not_read_again(bool byKey)
    {
        await using var database = await CreateAsync();
        var (resumed, rows) = await BeginAsync(database, byKey);

        await using var read = await Chunked.BeginAsync(database, "t", 1000, Key(byKey), resumed);

        Assert.NotEmpty(read.Chunks);
        var rest = await Chunked.ReadAllAsync(read);
        Assert.Equal(Numbers(1, Rows), rows.Concat(rest).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.InRange(rest.Count, Rows / 4, Rows * 3 / 4);
    }

    [PostgresFact]
    public async Task Rows_that_changed_in_unfinished_chunks_are_read_as_they_are_now()
    {
        await using var database = await CreateAsync();
        var (resumed, rows) = await BeginAsync(database, byKey: true, finishedBelow: 9000);
        await database.ExecuteAsync(
            "DELETE FROM t WHERE id > 15000; INSERT INTO t SELECT n, 'new' FROM generate_series(20001, 25000) AS n; UPDATE t SET v = 'u' WHERE id > 14000"
        );

        await using var read = await Chunked.BeginAsync(database, "t", 1000, ["id"], resumed);

        var all = rows.Concat(await Chunked.ReadAllAsync(read)).Order(StringComparer.Ordinal);
        Assert.Equal(Numbers(1, 15_000).Concat(Numbers(20_001, 25_000)).Order(StringComparer.Ordinal), all);
    }

    [PostgresFact]
    public async Task New_blocks_are_new_chunks()
    {
        await using var database = await CreateAsync();
        var (resumed, rows) = await BeginAsync(database, byKey: false, finishedBelow: 15_000);
        await database.ExecuteAsync("INSERT INTO t SELECT n, 'new' FROM generate_series(20001, 30000) AS n");

        await using var read = await Chunked.BeginAsync(database, "t", 1000, null, resumed);

        var all = rows.Concat(await Chunked.ReadAllAsync(read)).Order(StringComparer.Ordinal);
        Assert.Equal(Numbers(1, 30_000), all, StringComparer.Ordinal);
    }

    [PostgresTheory]
    [InlineData("UPDATE t SET v = 'changed' WHERE id = 5", false)]
    [InlineData("UPDATE t SET v = 'changed' WHERE id = 5", true)]
    [InlineData("DELETE FROM t WHERE id = 5", false)]
    [InlineData("DELETE FROM t WHERE id = 5", true)]
    [InlineData("DELETE FROM t WHERE id = 5; VACUUM t; INSERT INTO t VALUES (6, 'again')", false)]
    [InlineData("INSERT INTO t VALUES (5, 'again')", true)]
    [InlineData("TRUNCATE t", false)]
    [InlineData("TRUNCATE t", true)]
    [InlineData("ALTER TABLE t ALTER COLUMN id TYPE bigint", false)]
    [InlineData(
        "DROP TABLE t; CREATE TABLE t AS SELECT n AS id, 'v' || n AS v FROM generate_series(1, 20000) AS n",
        false
    )]
    public async Task A_source_that_changed_is_refused(string change, bool byKey)
    {
        await using var database = await CreateAsync();
        var (resumed, _) = await BeginAsync(database, byKey, finishedBelow: 9000);
        foreach (var statement in change.Split("; "))
        {
            await database.ExecuteAsync(statement);
        }

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Chunked.BeginAsync(database, "t", 1000, Key(byKey), resumed)
        );

        Assert.Equal(ErrorCode.SourceChanged, error.Code);
        Assert.Contains("changed", error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Statements_below_the_limit_check_chunk_by_chunk()
    {
        await using var database = await CreateAsync();
        var (resumed, rows) = await BeginAsync(database, byKey: false);

        await using var read = await Chunked.BeginAsync(database, "t", 1000, null, resumed, TimeSpan.FromSeconds(20));

        Assert.Equal(Rows, rows.Count + (await Chunked.ReadAllAsync(read)).Count);
    }

    [PostgresFact]
    public async Task Another_way_to_cut_is_refused()
    {
        await using var database = await CreateAsync();
        var (resumed, _) = await BeginAsync(database, byKey: false);

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Chunked.BeginAsync(database, "t", 1000, ["id"], resumed)
        );

        Assert.Equal(ErrorCode.SourceChanged, error.Code);
        Assert.Contains("key ranges of (id)", error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Partitions_resume_by_themselves()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            """
            CREATE TABLE t (id int, v text) PARTITION BY RANGE (id);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10000);
            CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10000) TO (20001);
            INSERT INTO t SELECT n, 'v' || n FROM generate_series(1, 20000) AS n;
            """
        );
        var (resumed, rows) = await BeginAsync(database, byKey: false);
        await database.ExecuteAsync(
            "CREATE TABLE t3 PARTITION OF t FOR VALUES FROM (20001) TO (30001); INSERT INTO t SELECT n, 'new' FROM generate_series(20001, 30000) AS n"
        );

        await using var read = await Chunked.BeginAsync(database, "t", 1000, null, resumed);

        var all = rows.Concat(await Chunked.ReadAllAsync(read)).Order(StringComparer.Ordinal);
        Assert.Equal(Numbers(1, 30_000), all, StringComparer.Ordinal);
        await read.DisposeAsync();
        await database.ExecuteAsync("DROP TABLE t1");
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Chunked.BeginAsync(database, "t", 1000, null, resumed)
        );
        Assert.Equal(ErrorCode.SourceChanged, error.Code);
    }

    [PostgresFact]
    public async Task A_view_that_was_read_by_halves_is_refused()
    {
        await using var database = await CreateAsync();
        await database.ExecuteAsync("CREATE VIEW w AS SELECT * FROM t");
        var (resumed, _) = await BeginAsync(database, byKey: true, table: "w");

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Chunked.BeginAsync(database, "w", 1000, ["id"], resumed)
        );

        Assert.Equal(ErrorCode.SourceChanged, error.Code);
    }

    private static async Task<PostgresDatabase> CreateAsync()
    {
        var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            $"CREATE TABLE t AS SELECT n AS id, 'v' || n AS v FROM generate_series(1, {Rows}) AS n"
        );
        return database;
    }

    private static string[] Key(bool byKey) => byKey ? ["id"] : [];

    private static IEnumerable<string> Numbers(int from, int to) =>
        Enumerable.Range(from, to - from + 1).Select(n => $"{n}").Order(StringComparer.Ordinal);

    /// <summary>Reads some chunks: every second one, with a split one among them, or those with small numbers.</summary>
    private static async Task<(ResumedRead Resumed, List<string> Rows)> BeginAsync(
        PostgresDatabase database,
        bool byKey,
        int? finishedBelow = null,
        string table = "t"
    )
    {
        await using var read = await Chunked.BeginAsync(database, table, 1000, Key(byKey));
        var chunks = read.Chunks.ToList();
        var parts = read.Split(chunks[2]);
        chunks.RemoveAt(2);
        chunks.InsertRange(2, parts);
        var (finished, rows) = (new List<FinishedChunk>(), new List<string>());
        for (var i = 0; i < chunks.Count; i++)
        {
            var made = await Chunked.ReadAsync(read, chunks[i]);
            var numbers = made.ConvertAll(r => (int)r[0]!);
            if (finishedBelow is { } limit ? numbers.TrueForAll(n => n < limit) : i % 2 == 0)
            {
                finished.Add(new FinishedChunk(chunks[i].Id, made.Count));
                rows.AddRange(numbers.Select(n => $"{n}"));
            }
        }

        return (new ResumedRead(read.State, finished), rows);
    }
}
