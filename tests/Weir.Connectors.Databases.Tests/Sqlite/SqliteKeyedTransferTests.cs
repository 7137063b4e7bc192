using Weir.Columnar;
using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Sqlite;

public sealed class SqliteKeyedTransferTests
{
    [Theory]
    [InlineData(TransferMode.Upsert, "1|new|,2|b|kept,3|c|", 1, 2, 0, 0)]
    [InlineData(TransferMode.Merge, "1|new|,3|c|", 1, 1, 1, 0)]
    [InlineData(TransferMode.InsertNew, "1|a|kept,2|b|kept,3|c|", 1, 0, 0, 1)]
    [InlineData(TransferMode.Scd1, "1|new|,2|b|kept,3|c|", 1, 1, 0, 1)]
    public async Task Modes_with_a_key_do_as_they_say(
        TransferMode mode,
        string expected,
        int inserted,
        int updated,
        int deleted,
        int unchanged
    )
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, more TEXT)",
            "INSERT INTO t VALUES (1, 'a', 'kept'), (2, 'b', 'kept')",
            "CREATE TABLE log (id INTEGER)",
            "CREATE TRIGGER g AFTER UPDATE ON t BEGIN INSERT INTO log VALUES (new.id); END"
        );
        Batch[] rows = mode is TransferMode.Merge or TransferMode.InsertNew
            ? [Rows.Named((1, "new")), Rows.Named((3, "c"))]
            : [Rows.Named((1, "new"), (2, "b")), Rows.Named((3, "c"))];
        var end = await Moves.RunAsync(file.Source, Moves.Request("t", mode, null, "id"), rows);
        Assert.Equal(new TransferEnd(inserted, updated, deleted, unchanged), end);
        Assert.Equal(
            expected.Replace("new|", "new|kept", StringComparison.Ordinal),
            string.Join(',', file.Query("SELECT id, name, coalesce(more, '') FROM t ORDER BY id"))
        );
        Assert.Equal(updated, file.Query("SELECT * FROM log").Count);
    }

    [Theory]
    [InlineData(DuplicatePolicy.First, "1|first")]
    [InlineData(DuplicatePolicy.Last, "1|last")]
    public async Task The_policy_says_which_of_several_rows_counts(DuplicatePolicy policy, string expected)
    {
        using var file = new SqliteFile();
        var request = Moves.Request("t", TransferMode.Upsert, null, "id") with { Duplicates = policy };
        var end = await Moves.RunAsync(
            file.Source,
            request,
            [Rows.Named((1, "first"), (1, "second")), Rows.Named((1, "third"), (1, "last"))]
        );
        Assert.Equal([expected], file.Query("SELECT id, name FROM t"));
        Assert.Equal(new TransferEnd(1, 0, 0, 3), end);
    }

    [Fact]
    public async Task Several_rows_with_one_key_fail_and_change_nothing()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (id TEXT COLLATE NOCASE, name TEXT)",
            "INSERT INTO t VALUES ('x', 'old')"
        );
        var schema = new Schema(new Field("id", DataType.Varchar), new Field("name", DataType.Varchar));
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Moves.RunAsync(
                file.Source,
                Moves.Request("t", TransferMode.Merge, schema, "id"),
                [Texts(("A", "1")), Texts(("a", "2"))]
            )
        );
        Assert.Contains("= 'A'", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["x|old"], file.Query("SELECT * FROM t"));
    }

    [Fact]
    public async Task A_key_of_the_target_that_is_not_unique_or_null_is_an_error()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (id INTEGER, name TEXT)",
            "INSERT INTO t VALUES (1, 'a'), (1, 'b')"
        );
        var request = Moves.Request("t", TransferMode.Upsert, null, "id");
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Moves.RunAsync(file.Source, request, [Rows.Named((1, "c"))])
        );
        Assert.Contains("does not identify rows", error.Message, StringComparison.Ordinal);
        file.Execute("UPDATE t SET id = NULL");
        error = await Assert.ThrowsAsync<WeirException>(() => Moves.RunAsync(file.Source, request, []));
        Assert.Contains("NULL in the key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task D9_Scd2_keeps_one_contiguous_history_of_each_key()
    {
        using var file = new SqliteFile();
        var schema = new Schema(new Field("id", DataType.Int64), new Field("name", DataType.Varchar));
        (long?, string?)[][] days =
        [
            [(1, "a"), (2, "b"), (3, "x|y"), (4, null)],
            [(1, "a"), (2, "changed"), (3, "x"), (4, "now")],
            [(1, "a"), (3, "x"), (4, null)],
            [(1, "a"), (2, "b"), (3, "x"), (4, null)],
        ];
        for (var day = 0; day < days.Length; day++)
        {
            var request = Moves.Request("t", TransferMode.Scd2, schema, "id") with { Now = Moves.Day.AddDays(day) };
            await Moves.RunAsync(file.Source, request, [Rows.Named(days[day])]);

            // The same rows once more change nothing.
            var again = await Moves.RunAsync(
                file.Source,
                request with
                {
                    Now = request.Now.AddHours(1),
                },
                [Rows.Named(days[day])]
            );
            Assert.Equal(new TransferEnd(0, 0, 0, days[day].Length), again);
        }

        Assert.Equal(
            [
                "1|a|01|NULL|1",
                "2|b|01|02|0",
                "2|changed|02|03|0",
                "2|b|04|NULL|1",
                "3|x|y|01|02|0",
                "3|x|02|NULL|1",
                "4|NULL|01|02|0",
                "4|now|02|03|0",
                "4|NULL|03|NULL|1",
            ],
            file.Query(
                "SELECT id, name, substr(valid_from, 9, 2), substr(valid_to, 9, 2), is_current FROM t ORDER BY id, valid_from"
            )
        );
    }

    [Fact]
    public async Task D9_Scd2_with_several_changes_of_a_key_or_of_a_moment()
    {
        using var file = new SqliteFile();
        var request = Moves.Request("t", TransferMode.Scd2, null, "id") with { Duplicates = DuplicatePolicy.Last };
        await Moves.RunAsync(file.Source, request, [Rows.Named((1, "a"), (1, "b"))]);

        // At the same moment, and at one before.
        await Moves.RunAsync(file.Source, request, [Rows.Named((1, "c"))]);
        await Moves.RunAsync(file.Source, request with { Now = Moves.Day.AddDays(-1) }, [Rows.Named((1, "d"))]);
        Assert.Equal(["b", "c", "d"], file.Query("SELECT name FROM t ORDER BY valid_from"));
        Assert.Equal(["1"], file.Query("SELECT count(*) FROM t WHERE is_current"));
        Assert.Equal(
            ["0"],
            file.Query(
                "SELECT count(*) FROM t a JOIN t b ON a.valid_to > b.valid_from AND a.valid_from < b.valid_from OR a.valid_to <= a.valid_from"
            )
        );
        Assert.Equal(["2"], file.Query("SELECT count(*) FROM t a JOIN t b ON a.valid_to = b.valid_from"));
        var columns = (await file.TableAsync("t")).Schema.Fields.Select(f => f.Type.ToString());
        Assert.Equal(
            "BIGINT,VARCHAR,TIMESTAMP WITH TIME ZONE,TIMESTAMP WITH TIME ZONE,BOOLEAN",
            string.Join(',', columns)
        );
    }

    [Fact]
    public async Task D9_Scd2_does_not_confuse_columns()
    {
        using var file = new SqliteFile();
        var schema = new Schema(
            new Field("k", DataType.Varchar),
            new Field("a", DataType.Varchar),
            new Field("b", DataType.Varchar)
        );
        var request = Moves.Request("t", TransferMode.Scd2, schema, "k");
        await Moves.RunAsync(file.Source, request, [Three(("k", "x|y", "z"))]);
        var end = await Moves.RunAsync(
            file.Source,
            request with
            {
                Now = Moves.Day.AddDays(1),
            },
            [Three(("k", "x", "y|z"))]
        );
        Assert.Equal(new TransferEnd(1, 0, 1, 0), end);
    }

    private static Batch Texts(params (string, string)[] rows)
    {
        using var builder = new BatchBuilder(
            new Schema(new Field("id", DataType.Varchar), new Field("name", DataType.Varchar))
        );
        foreach (var (id, name) in rows)
        {
            ((TextColumnBuilder)builder[0]).Append(id.AsSpan());
            ((TextColumnBuilder)builder[1]).Append(name.AsSpan());
            builder.CloseRow();
        }

        return builder.Build();
    }

    private static Batch Three(params (string, string, string)[] rows)
    {
        using var builder = new BatchBuilder(
            new Schema(
                new Field("k", DataType.Varchar),
                new Field("a", DataType.Varchar),
                new Field("b", DataType.Varchar)
            )
        );
        foreach (var (k, a, b) in rows)
        {
            ((TextColumnBuilder)builder[0]).Append(k.AsSpan());
            ((TextColumnBuilder)builder[1]).Append(a.AsSpan());
            ((TextColumnBuilder)builder[2]).Append(b.AsSpan());
            builder.CloseRow();
        }

        return builder.Build();
    }
}
