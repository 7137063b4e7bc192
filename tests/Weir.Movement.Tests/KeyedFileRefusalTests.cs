using Weir.Connectors;
using Weir.Movement.Tests.Support;

namespace Weir.Movement.Tests;

/// <summary>What loads by key into files refuse, and what their verification proves.</summary>
public sealed class KeyedFileRefusalTests
{
    private const string Rows = "SELECT i AS id, 'word ' || i AS word FROM generate_series({0}) AS g(i)";

    [Theory]
    [InlineData("target.csv")]
    [InlineData("target.jsonl")]
    [InlineData("target.csv.gz")]
    [InlineData("target/")]
    public async Task Texts_and_folders_are_refused_with_a_hint(string target)
    {
        await using var stage = await FileStage.OpenAsync();
        await stage.WriteAsync("new.parquet", Of("1, 10"));
        var error = await FailsAsync(stage.Transfer(TransferMode.Scd2, "new.parquet", target), ErrorCode.NotSupported);
        Assert.Contains("Parquet file", error.Hint, StringComparison.Ordinal);
        Assert.Equal(["new.parquet"], stage.Files());
    }

    [Theory]
    [InlineData(SchemaContract.Evolve)]
    [InlineData(SchemaContract.Freeze)]
    [InlineData(SchemaContract.RejectRow)]
    public async Task A_contract_that_changes_columns_is_refused(SchemaContract contract)
    {
        await using var stage = await FileStage.OpenAsync();
        await stage.WriteAsync("new.parquet", Of("1, 10"));
        var transfer = stage.Transfer(TransferMode.Upsert, "new.parquet") with { Contract = contract };
        await FailsAsync(transfer, ErrorCode.NotSupported);
    }

    [Theory]
    [InlineData(TransferMode.Upsert, "SELECT 1 AS id", "SCHEMA_DRIFT")]
    [InlineData(TransferMode.Upsert, "SELECT 1 AS id, 'x' AS word, 1 AS more", "SCHEMA_DRIFT")]
    [InlineData(TransferMode.Upsert, "SELECT 1 AS id, 1.5::decimal(4,1) AS word", "INVALID_CAST")]
    [InlineData(TransferMode.Scd2, "SELECT 1 AS id, 'x' AS word", "SCHEMA_DRIFT")]
    [InlineData(
        TransferMode.Scd2,
        "SELECT 1 AS id, 'x' AS word, 'x' AS valid_from, 'x' AS valid_to, true AS is_current",
        "SCHEMA_DRIFT"
    )]
    [InlineData(TransferMode.Upsert, "SELECT 1 AS id, 'x' AS word UNION ALL SELECT 1, 'y'", "CONSTRAINT_VIOLATION")]
    [InlineData(TransferMode.Merge, "SELECT 1 AS id, 'x' AS word UNION ALL SELECT NULL, 'y'", "CONSTRAINT_VIOLATION")]
    public async Task A_file_that_does_not_take_the_rows_stays_as_it_is(TransferMode mode, string there, string code)
    {
        await using var stage = await FileStage.OpenAsync();
        await stage.WriteAsync("target.parquet", there);
        await stage.WriteAsync("new.parquet", Of("1, 10"));
        var before = File.ReadAllBytes(stage.PathOf("target.parquet"));
        var transfer = stage.Transfer(mode, "new.parquet");
        var error = await Assert.ThrowsAsync<WeirException>(async () => await transfer.RunAsync());
        Assert.Equal(code, error.Code.Name);
        Assert.Equal(before, File.ReadAllBytes(stage.PathOf("target.parquet")));
        if (code == "CONSTRAINT_VIOLATION")
        {
            Assert.True(await transfer.ResetAsync());
        }

        Assert.Equal(["new.parquet", "target.parquet"], stage.Files());
    }

    [Theory]
    [InlineData("SELECT 1 AS id, 'a' AS word UNION ALL SELECT 1, 'b'", "several of the new rows have the key id=1")]
    [InlineData("SELECT 1 AS id, 'a' AS word UNION ALL SELECT NULL, 'b'", "the key column \"id\"")]
    public async Task New_rows_without_a_key_or_with_the_same_are_refused(string rows, string message)
    {
        await using var stage = await FileStage.OpenAsync();
        await stage.WriteAsync("target.parquet", "SELECT 1 AS id, 'there' AS word");
        await stage.WriteAsync("new.parquet", rows);
        var transfer = stage.Transfer(TransferMode.Upsert, "new.parquet");
        var error = await FailsAsync(transfer, ErrorCode.ConstraintViolation);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(["1|there"], await stage.RowsAsync("SELECT * FROM 'target.parquet'"));
    }

    [Fact]
    public async Task Rows_without_a_key_are_rejected_where_rows_may_be()
    {
        await using var stage = await FileStage.OpenAsync();
        await stage.WriteAsync("new.parquet", Of("1, 10") + " UNION ALL SELECT NULL, 'nobody'");
        var transfer = stage.Transfer(TransferMode.Upsert, "new.parquet") with { RejectFile = stage.PathOf("bad.csv") };
        var result = await transfer.RunAsync();
        Assert.Equal((11L, 10L, 1L), (result.Read, result.Written, result.Rejected));
        Assert.Contains("nobody", File.ReadAllText(stage.PathOf("bad.csv")), StringComparison.Ordinal);
        Assert.Equal(["10"], await stage.RowsAsync("SELECT count(*) FROM 'target.parquet'"));
    }

    [Fact]
    public async Task A_key_that_the_rows_do_not_have_is_refused()
    {
        await using var stage = await FileStage.OpenAsync();
        await stage.WriteAsync("new.parquet", Of("1, 10"));
        var transfer = stage.Transfer(TransferMode.Upsert, "new.parquet").WithMode(TransferMode.Upsert, "ids");
        await FailsAsync(transfer, ErrorCode.ColumnNotFound);
    }

    [Fact]
    public async Task Columns_of_the_history_cannot_be_loaded()
    {
        await using var stage = await FileStage.OpenAsync();
        await stage.WriteAsync("new.parquet", "SELECT 1 AS id, true AS Is_Current");
        await FailsAsync(stage.Transfer(TransferMode.Scd2, "new.parquet"), ErrorCode.DuplicateName);
    }

    [Fact]
    public async Task Columns_are_found_by_name_in_any_order_and_case()
    {
        await using var stage = await FileStage.OpenAsync();
        await stage.WriteAsync(
            "target.parquet",
            "SELECT 'old' AS \"Word\", 5::smallint AS \"ID\", 'a' AS \"strange \"\"name'\" FROM generate_series(1, 1)"
        );
        await stage.WriteAsync("new.parquet", "SELECT 'b' AS \"STRANGE \"\"NAME'\", 5 AS id, 'new' AS word");
        var result = await stage.Transfer(TransferMode.Upsert, "new.parquet").RunAsync();
        Assert.Equal(new TransferEnd(0, 1, 0, 0), result.End);
        Assert.Equal(["new|5|b"], await stage.RowsAsync("SELECT * FROM 'target.parquet'"));
        Assert.Equal(["SMALLINT"], await stage.RowsAsync("SELECT upper(typeof(\"ID\")) FROM 'target.parquet'"));
    }

    [Fact]
    public async Task Nested_values_are_merged_whole()
    {
        await using var stage = await FileStage.OpenAsync();
        const string Nested =
            "SELECT i AS id, ARRAY[i, NULL] AS list, {{'a': i % {0}, 'b': 'x'}} AS pair FROM generate_series(1, 50) AS g(i)";
        await stage.WriteAsync("target.parquet", string.Format(null, Nested, 5));
        await stage.WriteAsync("new.parquet", string.Format(null, Nested, 10));
        var result = await stage.Transfer(TransferMode.Scd1, "new.parquet").RunAsync();
        Assert.Equal(new TransferEnd(0, 25, 0, 25), result.End);
        const string Changed = "SELECT count(*) FROM 'target.parquet' WHERE pair.a = id % 10 AND list[1] = id";
        Assert.Equal(["50"], await stage.RowsAsync(Changed));
    }

    [Theory]
    [InlineData("SELECT id, CASE WHEN id = 3 THEN 'lost' ELSE word END AS word FROM 'copy.parquet'")]
    [InlineData("SELECT * FROM 'copy.parquet' WHERE id <> 3")]
    [InlineData("SELECT * FROM 'copy.parquet' WHERE id <> 90")]
    [InlineData("SELECT * FROM 'copy.parquet' UNION ALL SELECT 7777, 'more'")]
    public async Task A_file_that_was_changed_since_is_found(string change)
    {
        await using var stage = await FileStage.OpenAsync();
        await stage.WriteAsync("target.parquet", Of("50, 100"));
        await stage.WriteAsync("new.parquet", Of("1, 60"));
        var transfer = stage.Transfer(TransferMode.Upsert, "new.parquet");
        await transfer.RunAsync();
        var verification = await transfer.VerifyAsync();
        Assert.Equal((true, 100L), (verification.IsEqual, verification.Rows));
        File.Copy(stage.PathOf("target.parquet"), stage.PathOf("copy.parquet"));
        await stage.WriteAsync("target.parquet", change);
        Assert.False((await transfer.VerifyAsync()).IsEqual);
        await stage.WriteAsync("target.parquet", "SELECT id FROM 'copy.parquet'");
        var error = await Assert.ThrowsAsync<WeirException>(async () => await transfer.VerifyAsync());
        Assert.Equal(ErrorCode.SchemaDrift, error.Code);
    }

    [Fact]
    public async Task The_moments_of_a_history_are_verified_too()
    {
        await using var stage = await FileStage.OpenAsync();
        await stage.WriteAsync("new.parquet", Of("1, 60"));
        var transfer = stage.Transfer(TransferMode.Scd2, "new.parquet");
        await transfer.RunAsync();
        Assert.True((await transfer.VerifyAsync()).IsEqual);
        File.Copy(stage.PathOf("target.parquet"), stage.PathOf("copy.parquet"));
        await stage.WriteAsync(
            "target.parquet",
            "SELECT id, word, valid_from + interval '1 microsecond' AS valid_from, valid_to, is_current FROM 'copy.parquet'"
        );
        Assert.False((await transfer.VerifyAsync()).IsEqual);
    }

    [Fact]
    public async Task Rows_that_another_job_merged_with_others_are_no_longer_proven()
    {
        await using var stage = await FileStage.OpenAsync();
        await stage.WriteAsync("new.parquet", Of("1, 60"));
        await stage.WriteAsync("more.parquet", Of("61, 80"));
        var first = stage.Transfer(TransferMode.Upsert, "new.parquet");
        var second = stage.Transfer(TransferMode.Upsert, "more.parquet");
        await first.RunAsync();
        await second.RunAsync();
        Assert.True((await second.VerifyAsync()).IsEqual);
        var error = await Assert.ThrowsAsync<WeirException>(async () => await first.VerifyAsync());
        Assert.Equal(ErrorCode.NotSupported, error.Code);
        Assert.Equal(60, (await first.StateAsync())!.Chunks.Sum(c => c.Written));

        await (stage.Transfer(TransferMode.Append, "more.parquet") with { JobName = "again" }).RunAsync();
        Assert.True(await second.VerifyAsync() is { IsEqual: true, Rows: 80 });
    }

    private static string Of(string range) => Rows.Replace("{0}", range, StringComparison.Ordinal);

    private static async Task<WeirException> FailsAsync(Transfer transfer, ErrorCode code)
    {
        var error = await Assert.ThrowsAsync<WeirException>(async () => await transfer.RunAsync());
        Assert.Equal(code, error.Code);
        return error;
    }
}
