using Weir.Connectors;
using Weir.Movement.Databases.Tests.Support;

namespace Weir.Movement.Databases.Tests;

/// <summary>Verifies loads by key into tables that have other rows, too.</summary>
public class KeyedVerificationTests
{
    [PostgresTheory]
    [InlineData("pg", TransferMode.InsertNew, 499)]
    [InlineData("pg", TransferMode.Scd1, 799)]
    [InlineData("pg", TransferMode.Upsert, 1000)]
    [InlineData("lite", TransferMode.InsertNew, 499)]
    [InlineData("lite", TransferMode.Scd1, 1000)]
    [InlineData("lite", TransferMode.Upsert, 1000)]
    public async Task Written_rows_are_proven_among_others(string connection, TransferMode mode, long proven)
    {
        await using var stage = await FillAsync(connection, "SELECT n AS id, 'w' || n AS word");
        var transfer = Transfer(stage, connection, mode);
        var result = await transfer.RunAsync();
        Assert.Equal((1000, 1000), (result.Read, result.Written));

        var verification = await transfer.VerifyAsync();

        Assert.Empty(verification.Differences);
        Assert.Equal(proven, verification.Rows);
        await ExecuteAsync(stage, connection, "UPDATE target SET word = 'by somebody else' WHERE id = 1200");
        Assert.True((await transfer.VerifyAsync()).IsEqual);
        await ExecuteAsync(stage, connection, "UPDATE target SET word = 'lost' WHERE id = 3");
        Assert.False((await transfer.VerifyAsync()).IsEqual);
    }

    [PostgresTheory]
    [InlineData("pg", TransferMode.InsertNew)]
    [InlineData("pg", TransferMode.Scd1)]
    [InlineData("pg", TransferMode.Upsert)]
    [InlineData("pg", TransferMode.Merge)]
    [InlineData("pg", TransferMode.Scd2)]
    [InlineData("lite", TransferMode.InsertNew)]
    [InlineData("lite", TransferMode.Scd1)]
    [InlineData("lite", TransferMode.Upsert)]
    [InlineData("lite", TransferMode.Merge)]
    [InlineData("lite", TransferMode.Scd2)]
    public async Task Rows_that_gave_way_to_others_of_their_key_are_not_missed(string connection, TransferMode mode)
    {
        var history = mode == TransferMode.Scd2;
        await using var stage = await FillAsync(connection, "SELECT n % 900 AS id, 'w' || n AS word", history);
        var transfer = Transfer(stage, connection, mode) with { Duplicates = DuplicatePolicy.Last };
        await transfer.RunAsync();

        Assert.Empty((await transfer.VerifyAsync()).Differences);
        var current = history ? " AND is_current" : "";
        await ExecuteAsync(stage, connection, $"UPDATE target SET word = 'lost' WHERE id = 90{current}");
        Assert.False((await transfer.VerifyAsync()).IsEqual);
    }

    [PostgresTheory]
    [InlineData("pg")]
    [InlineData("lite")]
    public async Task Keys_without_values_are_proven_where_they_are_new(string connection)
    {
        await using var stage = await FillAsync(connection, "SELECT n AS id");
        var transfer = Transfer(stage, connection, TransferMode.Upsert);
        await transfer.RunAsync();

        var verification = await transfer.VerifyAsync();

        Assert.Empty(verification.Differences);
        Assert.Equal(499, verification.Rows);
    }

    [PostgresFact]
    public async Task A_row_that_a_trigger_keeps_away_fails_the_load()
    {
        await using var stage = await FillAsync("pg", "SELECT n AS id, 'w' || n AS word");
        await stage.ExecuteAsync(
            """
            CREATE FUNCTION keep_away() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN RETURN NULL; END $f$;
            CREATE TRIGGER keep_away BEFORE INSERT ON target FOR EACH ROW WHEN (NEW.id = 7) EXECUTE FUNCTION keep_away();
            """
        );

        var error = await Assert.ThrowsAsync<WeirException>(async () =>
            await Transfer(stage, "pg", TransferMode.InsertNew).RunAsync()
        );

        Assert.Equal(ErrorCode.IntegrityError, error.Code);
        Assert.Equal(["1001"], await stage.QueryAsync("SELECT count(*) FROM target"));
    }

    private static Transfer Transfer(Stage stage, string connection, TransferMode mode) =>
        Movement
            .Transfer.From(stage.Session, Stage.Table("source"))
            .To(Stage.Table("target", connection))
            .WithMode(mode, "id")
            .WithSettings(Stage.Quick);

    /// <summary>A thousand rows, and a target that has 200 of them, 301 of their keys, and 500 other ones.</summary>
    private static async Task<Stage> FillAsync(string connection, string source, bool hasHistory = false)
    {
        var stage = await Stage.OpenAsync();
        await stage.ExecuteAsync($"CREATE TABLE source AS {source} FROM generate_series(1, 1000) AS n");
        if (hasHistory)
        {
            return stage;
        }

        await ExecuteAsync(stage, connection, "CREATE TABLE target (id bigint PRIMARY KEY, word text)");
        await ExecuteAsync(
            stage,
            connection,
            "WITH RECURSIVE s(n) AS (SELECT 500 UNION ALL SELECT n + 1 FROM s WHERE n < 1500) INSERT INTO target SELECT n, CASE WHEN n > 700 THEN 'old' ELSE 'w' || n END FROM s"
        );
        return stage;
    }

    private static async Task ExecuteAsync(Stage stage, string connection, string sql)
    {
        if (connection == "pg")
        {
            await stage.ExecuteAsync(sql);
        }
        else
        {
            await stage.Lite.ExecuteAsync(sql, default);
        }
    }
}
