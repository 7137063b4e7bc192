using Weir.Columnar;
using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Sqlite;

public class SqliteDiscoveryTests
{
    [Fact]
    public async Task Tables_and_views_are_listed_and_the_system_s_own_are_not()
    {
        using var file = new SqliteFile(
            "CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT)",
            "CREATE VIEW a AS SELECT 1 AS x",
            "CREATE TABLE sqliteish (x)"
        );

        var tables = await file.Source.ListTablesAsync(default);

        Assert.Equal(["a", "b", "sqliteish"], tables.Select(t => t.Name).ToList());
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("quo\"te")]
    [InlineData("it's")]
    [InlineData("sel;ect -- x")]
    [InlineData("größe 😀")]
    [InlineData("[x]")]
    [InlineData("`y`")]
    [InlineData("table")]
    [InlineData("%_")]
    public async Task Every_character_may_be_in_a_name(string name)
    {
        using var file = new SqliteFile();
        var schema = new Schema(new Field(name, DataType.Int64));
        using var builder = new BatchBuilder(schema);
        ((FixedColumnBuilder<long>)builder[0]).Append(5);
        builder.CloseRow();

        await file.WriteAsync(name, WriteMode.Create, schema, [builder.Build()], [name]);

        var table = await file.TableAsync(name);
        Assert.Equal(name, table.Schema[0].Name);
        Assert.Equal([5L], (await Rows.ReadAsync(table)).Select(r => r[0]));
        await file.WriteAsync(name, WriteMode.Replace, new Schema(new Field(name + "2", DataType.Int64)), []);
        Assert.Equal(name + "2", (await file.TableAsync(name)).Schema[0].Name);
        Assert.Single(await file.Source.ListTablesAsync(default));
    }

    [Fact]
    public async Task Names_are_found_ignoring_case_in_the_schema_main_only()
    {
        using var file = new SqliteFile("CREATE TABLE Orders (x)");

        Assert.Equal("lite.Orders", (await file.TableAsync("oRDERS")).DisplayName);
        Assert.NotNull(await file.Source.FindTableAsync(new TableName("main", "Orders"), default));
        Assert.Null(await file.Source.FindTableAsync(new TableName("temp", "Orders"), default));
        Assert.Null(await file.Source.FindTableAsync(new TableName(null, "Orders2"), default));
    }

    [Theory]
    [InlineData("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)")]
    [InlineData("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT) WITHOUT ROWID")]
    [InlineData("CREATE TABLE t (name TEXT PRIMARY KEY, id INTEGER) WITHOUT ROWID")]
    [InlineData("CREATE VIRTUAL TABLE t USING fts4(id, name)")]
    public async Task Tables_of_every_kind_are_read(string statement)
    {
        using var file = new SqliteFile(statement, "INSERT INTO t (id, name) VALUES (1, 'a'), (2, 'b')");

        var session = Sessions.Open(file.Source);

        Assert.Equal(["1|a", "2|b"], await session.RunAsync("SELECT id, name FROM lite.t ORDER BY id"));
        Assert.Equal(["2"], await session.RunAsync("SELECT count(*) FROM lite.t"));
    }

    [Fact]
    public async Task Views_are_read_and_what_they_compute_is_text_unless_they_cast()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (id INTEGER, amount DECIMAL(8,2))",
            "INSERT INTO t VALUES (1, 1.5), (2, 2)",
            "CREATE VIEW v AS SELECT id, amount, count(*) OVER () AS n, id * 0.5 AS half, CAST(id AS INTEGER) AS whole FROM t"
        );

        var table = await file.TableAsync("v");

        Assert.Equal(
            ["BIGINT", "DECIMAL(8,2)", "VARCHAR", "VARCHAR"],
            table.Schema.Fields.Take(4).Select(f => f.Type.ToString()).ToList()
        );
        Assert.Equal(
            ["1|1.50|2|0.5", "2|2.00|2|1"],
            await Sessions.Open(file.Source).RunAsync("SELECT id, amount, n, half FROM lite.v")
        );
    }

    [Fact]
    public async Task Generated_columns_are_read()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (a INTEGER, b INTEGER AS (a * 2) STORED, c TEXT AS (a || 'x') VIRTUAL)",
            "INSERT INTO t (a) VALUES (4)"
        );

        Assert.Equal(["4|8|4x"], await Sessions.Open(file.Source).RunAsync("SELECT * FROM lite.t"));
    }

    [Fact]
    public async Task A_missing_file_is_an_error_of_whoever_names_it_and_is_not_made()
    {
        using var file = new SqliteFile();
        var session = Sessions.Open(file.Source);

        var error = await Assert.ThrowsAsync<WeirException>(() => session.RunAsync("SELECT * FROM lite.t"));
        var ping = await Assert.ThrowsAsync<WeirException>(() => file.Source.PingAsync(default).AsTask());

        Assert.Equal((ErrorCode.FileNotFound, ErrorCode.FileNotFound), (error.Code, ping.Code));
        Assert.Contains("ü.db", error.Message, StringComparison.Ordinal);
        Assert.Equal(["1"], await session.RunAsync("SELECT 1"));
        Assert.Empty(file.Files);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_an_error_and_stays_as_it_is()
    {
        using var file = new SqliteFile();
        var text = string.Concat(Enumerable.Repeat("id,name\n1,a\n", 500));
        await File.WriteAllTextAsync(file.Path, text);

        var read = await Assert.ThrowsAsync<WeirException>(() => file.TableAsync("t"));
        var list = await Assert.ThrowsAsync<WeirException>(() => file.Source.ListTablesAsync(default).AsTask());
        var write = await Assert.ThrowsAsync<WeirException>(() =>
            file.WriteAsync("t", WriteMode.Create, Rows.NamedSchema, [])
        );

        Assert.All([read, list, write], e => Assert.Equal(ErrorCode.InvalidFile, e.Code));
        Assert.Equal(text, await File.ReadAllTextAsync(file.Path));
        Assert.Single(file.Files);
    }

    [Fact]
    public async Task A_damaged_database_is_an_error()
    {
        using var file = new SqliteFile();
        var other = file.Connect();
        await using (var sink = await file.OpenSinkAsync("t", WriteMode.Create, Rows.NamedSchema))
        {
            using var batch = Rows.Named([
                .. Enumerable.Range(0, 8000).Select(i => ((long?)i, (string?)"some text that fills the pages")),
            ]);
            await sink.WriteAsync(batch, default);
            await sink.CommitAsync(default);
        }

        var bytes = await File.ReadAllBytesAsync(file.Path);
        bytes.AsSpan(bytes.Length / 2, 20_000).Fill(0x5A);
        await File.WriteAllBytesAsync(file.Path, bytes);

        var error = await Assert.ThrowsAsync<WeirException>(async () =>
            await Rows.ReadAsync((await other.FindTableAsync(new TableName(null, "t"), default))!)
        );

        Assert.Equal(ErrorCode.InvalidFile, error.Code);
    }
}
