using Weir.Columnar;
using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Postgres;

/// <summary>D9: versions of rows.</summary>
public class PostgresHistoryTests
{
    private static readonly Schema Keyed = new(
        new Field("a", DataType.Varchar),
        new Field("b", DataType.Varchar),
        new Field("v", DataType.Varchar)
    );

    [PostgresFact]
    public async Task D9_changes_deletes_and_returns_make_versions()
    {
        await using var database = await PostgresDatabase.OpenAsync();

        Assert.Equal(new TransferEnd(3, 0, 0, 0), await RunAsync(database, 1, (1, "a"), (2, null), (3, "c")));
        Assert.Equal(new TransferEnd(0, 0, 0, 3), await RunAsync(database, 2, (1, "a"), (2, null), (3, "c")));
        Assert.Equal(new TransferEnd(2, 0, 3, 0), await RunAsync(database, 3, (1, "x"), (2, "b")));
        Assert.Equal(new TransferEnd(2, 0, 1, 1), await RunAsync(database, 4, (1, "x"), (2, null), (3, "c")));

        Assert.Equal(
            ["1,a,01,03,f", "1,x,03,,t", "2,,01,03,f", "2,b,03,04,f", "2,,04,,t", "3,c,01,03,f", "3,c,04,,t"],
            await VersionsAsync(database)
        );
        await CheckAsync(database);
    }

    [PostgresTheory]
    [InlineData(DuplicatePolicy.First, "first")]
    [InlineData(DuplicatePolicy.Last, "last")]
    public async Task D9_two_changes_of_a_key_in_one_batch_are_decided_by_policy(DuplicatePolicy policy, string name)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await RunAsync(database, 1, (1, "a"));
        var request = Request(database, 2) with { Duplicates = policy };

        await using var target = await Loads.OpenAsync(database, request);
        await target.BeginAsync("{}", "", resumes: false, default);
        // Chunks come in any order; the source's order counts.
        await Loads.WriteAsync(target, "c1", 1, (1, "middle"), (1, "last"));
        await Loads.WriteAsync(target, "c0", 0, (1, "first"), (1, "second"));
        var end = await target.FinishAsync(default);

        Assert.Equal(new TransferEnd(1, 0, 1, 3), end);
        Assert.Equal(["1,a,01,02,f", $"1,{name},02,,t"], await VersionsAsync(database));
    }

    [PostgresFact]
    public async Task D9_two_changes_of_a_key_fail_and_name_it()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await RunAsync(database, 1, (1, "a"));

        var error = await Assert.ThrowsAsync<WeirException>(() => RunAsync(database, 2, (1, "b"), (1, "c")));

        Assert.Equal(ErrorCode.ConstraintViolation, error.Code);
        Assert.Contains("(id) = (1)", error.Message, StringComparison.Ordinal);
        Assert.Equal(["1,a,01,,t"], await VersionsAsync(database));
    }

    [PostgresFact]
    public async Task D9_columns_are_compared_by_themselves()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await LoadAsync(database, 1, ["x|y", "z", "1"], ["x", "y|z", "2"]);

        var end = await LoadAsync(database, 2, ["x|y", "z", "1"], ["x", "y|z", "3"]);

        Assert.Equal(new TransferEnd(1, 0, 1, 1), end);
        Assert.Equal(
            ["x,y|z,2,f", "x,y|z,3,t", "x|y,z,1,t"],
            await database.QueryAsync("SELECT a, b, v, is_current FROM t ORDER BY a, b, v")
        );
    }

    [PostgresFact]
    public async Task Versions_stay_contiguous_when_the_clock_goes_back()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await RunAsync(database, 5, (1, "a"), (2, "b"));
        await RunAsync(database, 4, (1, "x"));
        await RunAsync(database, 3, (1, "y"), (2, "b"));

        await CheckAsync(database);
        Assert.Equal(["1,y", "2,b"], await database.QueryAsync("SELECT id, name FROM t WHERE is_current ORDER BY id"));
        Assert.Equal(["5"], await database.QueryAsync("SELECT count(*) FROM t"));
    }

    [PostgresFact]
    public async Task The_current_versions_are_read_back()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await RunAsync(database, 1, (1, "a"), (2, "b"));
        await RunAsync(database, 2, (1, "x"), (2, "b"));

        await using var target = await Loads.OpenAsync(database, Request(database, 3) with { IsDryRun = true });
        var back = await Loads.ReadBackAsync(target);

        Assert.Equal(["1,x", "2,b"], back[""].Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [PostgresFact]
    public async Task A_table_without_history_columns_is_refused()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t (id bigint, name text, valid_from timestamptz, valid_to timestamptz)"
        );

        var error = await Assert.ThrowsAsync<WeirException>(() => Loads.OpenAsync(database, Request(database, 1)));

        Assert.Equal(ErrorCode.SchemaDrift, error.Code);
        Assert.Contains("is_current", error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Two_current_versions_of_a_key_are_refused_before_loading()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            """
            CREATE TABLE t (id bigint, name text, valid_from timestamptz, valid_to timestamptz, is_current boolean);
            INSERT INTO t VALUES (1, 'a', now(), NULL, true), (1, 'b', now(), NULL, true);
            """
        );
        await using var target = await Loads.OpenAsync(database, Request(database, 1));

        var error = await Assert.ThrowsAsync<WeirException>(async () =>
            await target.BeginAsync("{}", "", resumes: false, default)
        );

        Assert.Equal(ErrorCode.ConstraintViolation, error.Code);
        Assert.Equal(["t"], await database.TablesAsync());
    }

    private static TransferRequest Request(PostgresDatabase database, int day) =>
        Loads.Request(database, "t", TransferMode.Scd2, ["id"]) with
        {
            Now = new DateTimeOffset(2026, 1, day, 12, 0, 0, TimeSpan.Zero),
        };

    private static Task<TransferEnd> RunAsync(PostgresDatabase database, int day, params (long?, string?)[] rows) =>
        Loads.RunAsync(database, Request(database, day), rows);

    private static async Task<TransferEnd> LoadAsync(PostgresDatabase database, int day, params string[][] rows)
    {
        var request = new TransferRequest(database.Name("t"), Keyed, TransferMode.Scd2, ["a", "b"])
        {
            Job = Loads.JobOf(database),
            Hash = _ => RowHash.Zero,
            Now = new DateTimeOffset(2026, 1, day, 12, 0, 0, TimeSpan.Zero),
        };
        await using var target = await Loads.OpenAsync(database, request);
        await target.BeginAsync("{}", "", resumes: false, default);
        await using var writer = await target.OpenWriterAsync(default);
        using var builder = new BatchBuilder(Keyed);
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                ((TextColumnBuilder)builder[i]).Append(row[i].AsSpan());
            }

            builder.CloseRow();
        }

        await Loads.WriteAsync(writer, "c0", 0, builder.Build(), []);
        return await target.FinishAsync(default);
    }

    /// <summary>Days of January 2026 instead of moments.</summary>
    private static Task<List<string>> VersionsAsync(PostgresDatabase database) =>
        database.QueryAsync(
            """
            SELECT id, name, to_char(valid_from AT TIME ZONE 'UTC', 'DD') AS f, to_char(valid_to AT TIME ZONE 'UTC', 'DD') AS u,
              is_current FROM t ORDER BY id, valid_from
            """
        );

    /// <summary>One current version for each key at most, none before its predecessor's end, none of negative length.</summary>
    private static async Task CheckAsync(PostgresDatabase database)
    {
        var wrong = await database.QueryAsync(
            """
            SELECT * FROM (SELECT id, valid_from, valid_to, is_current, lead(valid_from) OVER (PARTITION BY id ORDER BY valid_from) AS next FROM t) AS v
            WHERE valid_to <= valid_from OR valid_to > next OR is_current <> (valid_to IS NULL) OR is_current AND next IS NOT NULL
            """
        );
        Assert.Empty(wrong);
    }
}
