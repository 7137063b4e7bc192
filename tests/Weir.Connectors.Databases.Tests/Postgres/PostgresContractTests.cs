using Weir.Columnar;
using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Postgres;

/// <summary>New rows with other columns than the target.</summary>
public class PostgresContractTests
{
    [PostgresFact]
    public async Task Unknown_columns_fail_before_anything_is_written()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE TABLE t (id bigint, nam text)");

        var error = await Assert.ThrowsAsync<WeirException>(() => OpenAsync(database, SchemaContract.Fail));

        Assert.Equal(ErrorCode.SchemaDrift, error.Code);
        Assert.Contains("\"nam\"", error.Hint, StringComparison.Ordinal);
        Assert.Equal(["t"], await database.TablesAsync());
    }

    [PostgresTheory]
    [InlineData(TransferMode.Append)]
    [InlineData(TransferMode.Upsert)]
    [InlineData(TransferMode.Truncate)]
    public async Task Evolve_adds_columns_and_widens_types(TransferMode mode)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE TABLE t (id int PRIMARY KEY, other text); INSERT INTO t VALUES (1, 'x')");
        var request = Loads.Request(database, "t", mode, ["id"]) with { Contract = SchemaContract.Evolve };

        await using (var target = await Loads.OpenAsync(database, request))
        {
            Assert.Equal(DataType.Int64, target.Schema[0].Type);
            Assert.Contains(target.Steps, s => s.Contains("ADD COLUMN name text", StringComparison.Ordinal));
            await target.BeginAsync("{}", "", resumes: false, default);
            await Loads.WriteAsync(target, "c0", 0, (5_000_000_000, "new"));
            await target.FinishAsync(default);
        }

        var kept = mode == TransferMode.Truncate ? Array.Empty<string>() : ["1,x,"];
        Assert.Equal(
            [.. kept, "5000000000,,new"],
            await database.QueryAsync("SELECT id, other, name FROM t ORDER BY id")
        );
    }

    [PostgresTheory]
    [InlineData(SchemaContract.Freeze)]
    [InlineData(SchemaContract.RejectRow)]
    public async Task Frozen_tables_take_only_their_columns(SchemaContract contract)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE TABLE t (id bigint)");

        await using var target = await OpenAsync(database, contract);

        Assert.Equal(["id"], target.Schema.Fields.Select(f => f.Name), StringComparer.Ordinal);
        Assert.Contains(target.Steps, s => s.Contains("leave out column name", StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task Columns_that_the_target_needs_must_be_there()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t (id bigint, name text, needed int NOT NULL, filled int NOT NULL DEFAULT 1)"
        );

        var error = await Assert.ThrowsAsync<WeirException>(() => OpenAsync(database, SchemaContract.Freeze));

        Assert.Equal(ErrorCode.SchemaDrift, error.Code);
        Assert.Contains("\"needed\"", error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Replace_gives_the_table_the_new_columns()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t (gone int, id int, name uuid, filled int DEFAULT 3); CREATE TABLE u (id int, more int DEFAULT 4)"
        );

        await Loads.RunAsync(database, Loads.Request(database, "t", TransferMode.Replace), [(5_000_000_000, "a")]);
        await Loads.RunAsync(
            database,
            Loads.Request(database, "u", TransferMode.Replace) with
            {
                Job = "00000000000002ee",
            },
            [(1, "a")]
        );

        Assert.Equal(["5000000000,a,3"], await database.QueryAsync("SELECT * FROM t"));
        Assert.Equal(["1,4,a"], await database.QueryAsync("SELECT * FROM u"));
    }

    [PostgresFact]
    public async Task A_table_that_changed_since_is_not_resumed()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE TABLE t (id bigint, name text)");
        var request = Loads.Request(database, "t", TransferMode.Append);
        await using (var target = await Loads.OpenAsync(database, request))
        {
            await target.BeginAsync("{}", "", resumes: false, default);
            await Loads.WriteAsync(target, "c0", 0, (1, "a"));
            await target.SuspendAsync(LedgerState.Failed, default);
        }

        await database.ExecuteAsync("ALTER TABLE t ALTER COLUMN name TYPE varchar(9)");
        await using var again = await Loads.OpenAsync(database, request);
        var error = await Assert.ThrowsAsync<WeirException>(async () =>
            await again.BeginAsync("{}", "", resumes: true, default)
        );

        Assert.Equal(ErrorCode.SchemaDrift, error.Code);
        Assert.Contains("varchar(9)", error.Message, StringComparison.Ordinal);
    }

    private static Task<ITransferTarget> OpenAsync(PostgresDatabase database, SchemaContract contract) =>
        Loads.OpenAsync(database, Loads.Request(database, "t", TransferMode.Append) with { Contract = contract });
}
