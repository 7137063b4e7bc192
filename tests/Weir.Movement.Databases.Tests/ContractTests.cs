using Weir.Connectors;
using Weir.Movement.Databases.Tests.Support;

namespace Weir.Movement.Databases.Tests;

/// <summary>What becomes of a target whose columns are not those of the rows.</summary>
public class ContractTests
{
    [PostgresTheory]
    [InlineData(TransferMode.Append)]
    [InlineData(TransferMode.Upsert)]
    [InlineData(TransferMode.Truncate)]
    public async Task Evolve_widens_exact_numbers_of_a_SQLite_table_and_keeps_its_rows(TransferMode mode)
    {
        await using var stage = await Stage.OpenAsync();
        await stage.ExecuteAsync(
            "CREATE TABLE source AS SELECT 2::bigint AS id, 1234567.1234::numeric(12,4) AS \"the amount\", 0.125::numeric(20,3) AS n, 'b' AS word"
        );
        foreach (
            var statement in new[]
            {
                """
                    CREATE TABLE target (id INTEGER PRIMARY KEY, -- the amount, n integer
                      "the amount" DECIMAL(5,2) NOT NULL DEFAULT 0.5 CHECK ("the amount" < 9999999), n /* is */ integer CHECK (n > 0), word TEXT)
                    """,
                "CREATE UNIQUE INDEX by_amount ON target (\"the amount\")",
                "CREATE TABLE log (id INTEGER)",
                "CREATE TRIGGER logs AFTER INSERT ON target BEGIN INSERT INTO log VALUES (new.id); END",
                "CREATE VIEW words AS SELECT word, n FROM target",
                "INSERT INTO target VALUES (1, 1.25, 9007199254740993, 'a')",
            }
        )
        {
            await stage.Lite.ExecuteAsync(statement, default);
        }

        var transfer = Transfer(stage, mode);
        var error = await Assert.ThrowsAsync<WeirException>(async () => await transfer.RunAsync());
        Assert.Equal(ErrorCode.TypeMismatch, error.Code);
        var evolving = transfer with { Contract = SchemaContract.Evolve };
        var plan = await evolving.PlanAsync();
        Assert.Contains(
            plan.Steps,
            s =>
                s.Contains("becomes DECIMAL(12,4)", StringComparison.Ordinal)
                || s.Contains("becomes DECIMAL(9,4)", StringComparison.Ordinal)
        );

        await evolving.RunAsync();

        string[] added = ["2|1234567.1234|0.125|b"];
        string[] both = ["1|1.25|9007199254740993|a", .. added];
        Assert.Equal(
            mode == TransferMode.Truncate ? added : both,
            await stage.ReadAsync("lite.target", "id", "\"the amount\"", "n", "word"),
            StringComparer.Ordinal
        );
        Assert.True((await evolving.VerifyAsync()).IsEqual);
        // Rows that take the place of the table's do it without its triggers.
        string[] logged = mode == TransferMode.Truncate ? ["1"] : ["1", "2"];
        Assert.Equal(logged, await stage.ReadAsync("lite.log", "id"), StringComparer.Ordinal);
        Assert.Contains("b|0.125", await stage.ReadAsync("lite.words", "word", "n"), StringComparer.Ordinal);
        await Assert.ThrowsAsync<WeirException>(async () =>
            await stage.Lite.ExecuteAsync("INSERT INTO target VALUES (9, 1234567.1234, 1, 'twice')", default)
        );
    }

    [PostgresTheory]
    [InlineData(
        "CREATE TABLE target (id INTEGER PRIMARY KEY AUTOINCREMENT, \"the amount\" DECIMAL(5,2), n integer, word TEXT)"
    )]
    [InlineData("CREATE TABLE target (id INTEGER PRIMARY KEY, \"the amount\" REAL, n integer, word TEXT)")]
    public async Task What_cannot_be_widened_is_refused(string table)
    {
        await using var stage = await Stage.OpenAsync();
        await stage.ExecuteAsync(
            "CREATE TABLE source AS SELECT 2::bigint AS id, 1234567.1234::numeric(12,4) AS \"the amount\", 1 AS n, 'b' AS word"
        );
        await stage.Lite.ExecuteAsync(table, default);

        var error = await Assert.ThrowsAsync<WeirException>(async () =>
            await (Transfer(stage, TransferMode.Append) with { Contract = SchemaContract.Evolve }).RunAsync()
        );

        Assert.Equal(ErrorCode.TypeMismatch, error.Code);
    }

    private static Transfer Transfer(Stage stage, TransferMode mode)
    {
        string[] key = mode == TransferMode.Upsert ? ["id"] : [];
        return Movement
            .Transfer.From(stage.Session, Stage.Table("source"))
            .To(Stage.Table("target", "lite"))
            .WithMode(mode, key)
            .WithSettings(Stage.Quick);
    }
}
