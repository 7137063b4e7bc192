using Weir.Columnar;
using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Sqlite;

public class SqliteSinkTests
{
    private static readonly (long? Id, string? Name)[] Two = [(1, "one"), (2, null)];

    [Theory]
    [InlineData(WriteMode.Create)]
    [InlineData(WriteMode.Append)]
    [InlineData(WriteMode.Replace)]
    [InlineData(WriteMode.Truncate)]
    public async Task A_missing_table_is_created_in_a_missing_file(WriteMode mode)
    {
        using var file = new SqliteFile();

        var result = await file.WriteAsync("t", mode, Rows.NamedSchema, [Rows.Named(Two), Rows.Named((3, "three"))]);

        Assert.Equal((3L, 0L), (result.RowsWritten, result.RowsRejected));
        Assert.True(result.Bytes > 30);
        Assert.Equal(["1|one", "2|NULL", "3|three"], file.Query("SELECT * FROM t ORDER BY 1"));
        Assert.Single(file.Files);
    }

    [Theory]
    [InlineData(WriteMode.Create)]
    [InlineData(WriteMode.Append)]
    [InlineData(WriteMode.Replace)]
    [InlineData(WriteMode.Truncate)]
    public async Task Nothing_is_seen_before_the_commit_and_nothing_stays_without_it(WriteMode mode)
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)",
            "INSERT INTO t VALUES (7, 'old')"
        );
        await using (
            var sink = await file.OpenSinkAsync(mode == WriteMode.Create ? "fresh" : "t", mode, Rows.NamedSchema)
        )
        {
            using var batch = Rows.Named(Two);
            await sink.WriteAsync(batch, default);
            Assert.Equal(["7|old"], file.Query("SELECT * FROM t"));
        }

        Assert.Equal(["7|old"], file.Query("SELECT * FROM t"));
        Assert.Equal(["t"], file.Query("SELECT name FROM sqlite_schema WHERE type = 'table'"));
        Assert.Single(file.Files);
    }

    [Fact]
    public async Task A_write_that_fails_takes_its_new_file_away()
    {
        using var file = new SqliteFile();
        await using (var sink = await file.OpenSinkAsync("t", WriteMode.Create, Rows.NamedSchema))
        {
            using var batch = Rows.Named(Two);
            await sink.WriteAsync(batch, default);
        }

        Assert.Empty(file.Files);
        await Assert.ThrowsAsync<WeirException>(() =>
            file.OpenSinkAsync("t", WriteMode.Create, Rows.NamedSchema, ["no"])
        );
        Assert.Empty(file.Files);
    }

    [Theory]
    [InlineData(WriteMode.Append)]
    [InlineData(WriteMode.Replace)]
    [InlineData(WriteMode.Truncate)]
    public async Task A_constraint_that_fails_leaves_the_target_unchanged(WriteMode mode)
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL CHECK (length(name) < 9))",
            "INSERT INTO t VALUES (7, 'old')"
        );

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            file.WriteAsync("t", mode, Rows.NamedSchema, [Rows.Named(Two)])
        );

        Assert.Equal(ErrorCode.ConstraintViolation, error.Code);
        Assert.Contains("t.name", error.Message, StringComparison.Ordinal);
        Assert.Equal(["7|old"], file.Query("SELECT * FROM t"));
        Assert.Single(file.Files);
    }

    [Fact]
    public async Task Refused_rows_are_rejected_one_by_one()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL CHECK (length(name) < 9))",
            "INSERT INTO t VALUES (7, 'old')"
        );
        var rejects = new RejectList();

        var result = await file.WriteAsync(
            "t",
            WriteMode.Append,
            Rows.NamedSchema,
            [Rows.Named((1, "a"), (2, null), (7, "again"), (3, "much too long"), (null, "x")), Rows.Named((4, "b"))],
            rejects: rejects
        );

        Assert.Equal((2L, 4L), (result.RowsWritten, result.RowsRejected));
        Assert.Equal([2L, 3L, 4L, 5L], rejects.Rows.Select(r => r.Position!.Value));
        Assert.Equal(["1|a", "4|b", "7|old"], file.Query("SELECT * FROM t ORDER BY id"));
    }

    [Theory]
    [InlineData("id INTEGER, name TEXT UNIQUE ON CONFLICT IGNORE")]
    [InlineData("id INTEGER, name TEXT UNIQUE ON CONFLICT ROLLBACK")]
    [InlineData("id INTEGER, name TEXT UNIQUE ON CONFLICT FAIL")]
    public async Task A_row_that_the_table_drops_by_itself_is_no_success(string columns)
    {
        using var file = new SqliteFile($"CREATE TABLE t ({columns})", "INSERT INTO t VALUES (7, 'one')");

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            file.WriteAsync("t", WriteMode.Append, Rows.NamedSchema, [Rows.Named((3, "new"), (1, "one"))])
        );

        Assert.Equal(ErrorCode.ConstraintViolation, error.Code);
        Assert.Equal(["7|one"], file.Query("SELECT * FROM t"));
    }

    [Fact]
    public async Task A_null_never_becomes_a_row_number()
    {
        using var file = new SqliteFile("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)");

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            file.WriteAsync("t", WriteMode.Append, Rows.NamedSchema, [Rows.Named((null, "x"))])
        );

        Assert.Equal(ErrorCode.ConstraintViolation, error.Code);
        // Left out, it is the table's to number.
        await Sessions.Open(file.Source).RunAsync("INSERT INTO lite.t (name) VALUES ('a'), ('b')");
        Assert.Equal(["1|a", "2|b"], file.Query("SELECT * FROM t"));
    }

    [Fact]
    public async Task Create_refuses_a_table_that_exists_and_views_are_not_written()
    {
        using var file = new SqliteFile("CREATE TABLE t (id INTEGER)", "CREATE VIEW v AS SELECT 1 AS id, 'a' AS name");

        await AssertFailsAsync(file, "T", WriteMode.Create, ErrorCode.TableExists);
        await AssertFailsAsync(file, "v", WriteMode.Append, ErrorCode.NotSupported);
        await AssertFailsAsync(file, "v", WriteMode.Replace, ErrorCode.NotSupported);
    }

    [Fact]
    public async Task Append_matches_columns_by_name_and_leaves_others_to_their_defaults()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (extra INTEGER DEFAULT 5, Name VARCHAR(10), id INTEGER, twice INTEGER AS (id * 2))",
            "INSERT INTO t (id) VALUES (0)"
        );

        await file.WriteAsync("t", WriteMode.Append, Rows.NamedSchema, [Rows.Named(Two)]);

        Assert.Equal(["5|NULL|0|0", "5|one|1|2", "5|NULL|2|4"], file.Query("SELECT * FROM t ORDER BY id"));
    }

    [Theory]
    [InlineData("name TEXT", ErrorCodeName.SchemaDrift)]
    [InlineData("id DATE, name TEXT", ErrorCodeName.TypeMismatch)]
    [InlineData("id TEXT, name TEXT", ErrorCodeName.TypeMismatch)]
    [InlineData("id INTEGER, name INTEGER", ErrorCodeName.TypeMismatch)]
    [InlineData("id INTEGER, name BLOB", ErrorCodeName.TypeMismatch)]
    [InlineData("id INTEGER, name TEXT AS ('x')", ErrorCodeName.NotSupported)]
    public async Task A_table_that_does_not_fit_is_refused(string columns, string code)
    {
        using var file = new SqliteFile($"CREATE TABLE t ({columns})");
        foreach (var mode in new[] { WriteMode.Append, WriteMode.Truncate })
        {
            var error = await Assert.ThrowsAsync<WeirException>(() => file.WriteAsync("t", mode, Rows.NamedSchema, []));
            Assert.Equal(code, error.Code.Name);
        }
    }

    [Fact]
    public async Task Text_that_a_column_would_turn_into_a_number_is_refused()
    {
        using var file = new SqliteFile("CREATE TABLE t (id INTEGER, name STRING)");

        foreach (var text in new[] { "007", " 1.50 ", "-1e5", "+3", ".5" })
        {
            var error = await Assert.ThrowsAsync<WeirException>(() =>
                file.WriteAsync("t", WriteMode.Append, Rows.NamedSchema, [Rows.Named((1, text))])
            );
            Assert.Equal(ErrorCode.InvalidData, error.Code);
        }

        await file.WriteAsync("t", WriteMode.Append, Rows.NamedSchema, [Rows.Named((1, "x7"), (2, "-"), (3, "0x1F"))]);
        Assert.Equal(["text"], file.Query("SELECT DISTINCT typeof(name) FROM t"));
    }

    [Theory]
    [InlineData("DECIMAL(4,2)", "12.34", null)]
    [InlineData("DECIMAL(4,2)", "12.30", null)]
    [InlineData("DECIMAL(4,1)", "12.34", ErrorCodeName.NumericOverflow)]
    [InlineData("DECIMAL(4,1)", "12.30", null)]
    [InlineData("DECIMAL(3,2)", "12.34", ErrorCodeName.NumericOverflow)]
    [InlineData("DECIMAL(20,2)", "123456789012345678.00", ErrorCodeName.NumericOverflow)]
    [InlineData("DECIMAL_TEXT(20,2)", "123456789012345678.00", null)]
    public async Task Decimals_are_written_whole_or_not_at_all(string declared, string value, string? code)
    {
        using var file = new SqliteFile($"CREATE TABLE t (v {declared})");
        var session = Sessions.Open(file.Source);

        // The type of the rows is wider than the column's.
        var write = WriteAsync(session);
        if (code is not null)
        {
            Assert.Equal(code, (await Assert.ThrowsAsync<WeirException>(() => write)).Code.Name);
            Assert.Empty(file.Query("SELECT * FROM t"));
            return;
        }

        await write;
        Assert.Equal(["true"], await session.RunAsync($"SELECT (v = {value})::text FROM lite.t"));

        async Task WriteAsync(Engine.WeirSession session)
        {
            await session.RunAsync($"CREATE TABLE here AS SELECT {value}::DECIMAL(30,4) AS v");
            var transfer = Movement.Transfer.FromQuery(session, "SELECT v FROM here").To("lite.t");
            await (transfer.WithMode(TransferMode.Append) with { Commits = Movement.CommitScope.Load }).RunAsync();
        }
    }

    [Fact]
    public async Task Whole_numbers_that_a_real_cannot_hold_are_refused()
    {
        using var file = new SqliteFile("CREATE TABLE t (v REAL)");
        var schema = new Schema(new Field("v", DataType.Int64));

        await file.WriteAsync("t", WriteMode.Append, schema, [Rows.Of(DataType.Int64, 1L << 53, -(1L << 53))]);
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            file.WriteAsync("t", WriteMode.Append, schema, [Rows.Of(DataType.Int64, (1L << 53) + 1)])
        );

        Assert.Equal(ErrorCode.NumericOverflow, error.Code);
        Assert.Equal(2, file.Query("SELECT * FROM t").Count);
    }

    [Fact]
    public async Task Sums_go_into_whole_numbers_that_hold_them()
    {
        using var file = new SqliteFile("CREATE TABLE t (v INTEGER)");
        var schema = new Schema(new Field("v", DataType.Int128));

        await file.WriteAsync(
            "t",
            WriteMode.Append,
            schema,
            [Rows.Of<Int128>(DataType.Int128, long.MaxValue, long.MinValue)]
        );
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            file.WriteAsync("t", WriteMode.Append, schema, [Rows.Of(DataType.Int128, (Int128)long.MaxValue + 1)])
        );

        Assert.Equal(ErrorCode.NumericOverflow, error.Code);
        Assert.Equal(
            ["9223372036854775807|integer", "-9223372036854775808|integer"],
            file.Query("SELECT v, typeof(v) FROM t")
        );
    }

    [Fact]
    public async Task Not_a_number_is_refused()
    {
        using var file = new SqliteFile("CREATE TABLE t (v REAL)");

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            file.WriteAsync(
                "t",
                WriteMode.Append,
                new Schema(new Field("v", DataType.Float64)),
                [Rows.Of(DataType.Float64, double.PositiveInfinity, double.NaN)]
            )
        );

        Assert.Equal(ErrorCode.InvalidData, error.Code);
    }

    private static async Task AssertFailsAsync(SqliteFile file, string table, WriteMode mode, ErrorCode code)
    {
        var error = await Assert.ThrowsAsync<WeirException>(() => file.WriteAsync(table, mode, Rows.NamedSchema, []));
        Assert.Equal(code, error.Code);
    }

    /// <summary>Names for attributes, which take constants only.</summary>
    private static class ErrorCodeName
    {
        public const string NotSupported = "NOT_SUPPORTED";
        public const string NumericOverflow = "NUMERIC_OVERFLOW";
        public const string SchemaDrift = "SCHEMA_DRIFT";
        public const string TypeMismatch = "TYPE_MISMATCH";
    }
}
