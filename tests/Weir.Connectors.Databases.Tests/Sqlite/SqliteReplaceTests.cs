using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Sqlite;

public class SqliteReplaceTests
{
    private static readonly (long? Id, string? Name)[] Two = [(1, "one"), (2, null)];

    [Theory]
    [InlineData(WriteMode.Replace)]
    [InlineData(WriteMode.Truncate)]
    public async Task A_table_with_the_same_columns_stays_with_all_that_belongs_to_it(WriteMode mode)
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE)",
            "CREATE INDEX by_name ON t (name)",
            "CREATE VIEW seen AS SELECT id FROM t",
            "INSERT INTO t VALUES (7, 'old'), (1, 'older')"
        );
        var before = file.Query("SELECT * FROM sqlite_schema");

        var result = await file.WriteAsync("t", mode, Rows.NamedSchema, [Rows.Named(Two)]);

        Assert.Equal(2, result.RowsWritten);
        Assert.Equal(["1|one", "2|NULL"], file.Query("SELECT * FROM t ORDER BY id"));
        Assert.Equal(before, file.Query("SELECT * FROM sqlite_schema"));
    }

    [Fact]
    public async Task Replace_gives_the_table_the_columns_of_the_new_rows_and_its_indexes_again()
    {
        using var file = new SqliteFile(
            "CREATE TABLE \"T t\" (gone INTEGER, name TEXT NOT NULL)",
            "CREATE INDEX by_name ON \"T t\" (name)",
            "CREATE TABLE log (n INTEGER)",
            "CREATE TRIGGER logged AFTER INSERT ON \"T t\" BEGIN INSERT INTO log VALUES (new.rowid); END",
            "CREATE VIEW seen AS SELECT name FROM \"T t\"",
            "INSERT INTO \"T t\" VALUES (1, 'x')"
        );

        await file.WriteAsync("t t", WriteMode.Replace, Rows.NamedSchema, [Rows.Named(Two)]);

        Assert.Equal(["id|INTEGER", "name|TEXT"], file.Query("SELECT name, type FROM pragma_table_info('T t')"));
        Assert.Equal(["one", "NULL"], file.Query("SELECT * FROM seen ORDER BY name DESC"));
        Assert.Equal(
            ["T t", "by_name", "log", "logged", "seen"],
            file.Query("SELECT name FROM sqlite_schema ORDER BY name")
        );
    }

    [Fact]
    public async Task An_index_that_the_new_columns_do_not_have_is_not_dropped_in_silence()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (gone INTEGER, id INTEGER)",
            "CREATE INDEX by_gone ON t (gone)",
            "INSERT INTO t VALUES (1, 2)"
        );

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            file.WriteAsync("t", WriteMode.Replace, Rows.NamedSchema, [Rows.Named(Two)])
        );

        Assert.Equal(ErrorCode.SchemaDrift, error.Code);
        Assert.Contains("by_gone", error.Hint, StringComparison.Ordinal);
        Assert.Equal(["1|2"], file.Query("SELECT * FROM t"));
        Assert.Single(file.Files);
    }

    [Theory]
    [InlineData("SELECT id + 1 AS id, name FROM lite.t")]
    [InlineData("SELECT id + 1 AS id, name FROM lite.t LIMIT 60000")]
    [InlineData("SELECT CAST(id + 1 AS text) AS id FROM lite.t")]
    [InlineData("SELECT a.id + 1 AS id, b.name FROM lite.t AS a JOIN lite.t AS b ON a.id = b.id")]
    [InlineData(
        "SELECT id + 1 AS id, name FROM lite.t WHERE id <= 30000 UNION ALL SELECT id + 1, name FROM lite.t WHERE id > 30000"
    )]
    public async Task A_query_may_replace_the_table_that_it_reads(string query)
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (id INTEGER, name TEXT)",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) INSERT INTO t SELECT i, printf('%0100d', i) FROM n"
        );
        var session = Sessions.Open(file.Source);

        await session.RunAsync($"CREATE OR REPLACE TABLE lite.t AS {query}");

        Assert.Equal(["60000|2"], file.Query("SELECT count(*), min(CAST(id AS INTEGER)) FROM t"));
    }
}
