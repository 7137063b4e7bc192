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

    [Fact]
    public async Task Upsert_updates_by_key_and_the_last_row_of_a_key_wins()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, kept INTEGER DEFAULT 3)",
            "INSERT INTO t VALUES (1, 'old', 4), (9, 'stays', 5)"
        );

        var result = await file.WriteAsync(
            "t",
            WriteMode.Upsert,
            Rows.NamedSchema,
            [Rows.Named((1, "a"), (2, "b"), (2, "c")), Rows.Named((1, "d"), (3, null))],
            ["id"]
        );

        Assert.Equal(5, result.RowsWritten);
        Assert.Equal(["1|d|4", "2|c|3", "3|NULL|3", "9|stays|5"], file.Query("SELECT * FROM t ORDER BY id"));
    }

    [Fact]
    public async Task Upsert_of_nothing_but_keys_adds_the_missing_ones()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (id INTEGER, name TEXT, UNIQUE (name, id))",
            "INSERT INTO t VALUES (1, 'a')"
        );

        await file.WriteAsync(
            "t",
            WriteMode.Upsert,
            Rows.NamedSchema,
            [Rows.Named((1, "a"), (2, "b"))],
            ["id", "name"]
        );

        Assert.Equal(["1|a", "2|b"], file.Query("SELECT * FROM t ORDER BY id"));
    }

    [Theory]
    [InlineData("id INTEGER, name TEXT")]
    [InlineData("id INTEGER, name TEXT, UNIQUE (id, name)")]
    public async Task Upsert_needs_a_unique_index_on_its_key(string columns)
    {
        using var file = new SqliteFile(
            $"CREATE TABLE t ({columns})",
            "CREATE UNIQUE INDEX some ON t (id) WHERE id > 5"
        );

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            file.WriteAsync("t", WriteMode.Upsert, Rows.NamedSchema, [Rows.Named(Two)], ["id"])
        );

        Assert.Equal(ErrorCode.InvalidParameter, error.Code);
        Assert.NotNull(error.Hint);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)")]
    [InlineData("CREATE TABLE t (id INTEGER UNIQUE, name TEXT)")]
    public async Task Upsert_refuses_a_key_that_is_null(string? setup)
    {
        using var file = new SqliteFile(setup is null ? [] : [setup]);

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            file.WriteAsync("t", WriteMode.Upsert, Rows.NamedSchema, [Rows.Named((1, "a"), (null, "b"))], ["id"])
        );

        Assert.Equal(ErrorCode.ConstraintViolation, error.Code);
        Assert.Contains("\"id\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_violation_of_another_constraint_is_no_upsert()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE)",
            "INSERT INTO t VALUES (7, 'one')"
        );

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            file.WriteAsync("t", WriteMode.Upsert, Rows.NamedSchema, [Rows.Named(Two)], ["id"])
        );

        Assert.Equal(ErrorCode.ConstraintViolation, error.Code);
        Assert.Equal(["7|one"], file.Query("SELECT * FROM t"));
    }
}
