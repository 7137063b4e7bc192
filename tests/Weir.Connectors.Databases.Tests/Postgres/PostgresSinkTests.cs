using Weir.Columnar;
using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Postgres;

public class PostgresSinkTests
{
    private static readonly (long? Id, string? Name)[] Two = [(1, "one"), (2, null)];

    [PostgresTheory]
    [InlineData(WriteMode.Create)]
    [InlineData(WriteMode.Append)]
    [InlineData(WriteMode.Replace)]
    [InlineData(WriteMode.Truncate)]
    public async Task A_missing_table_is_created(WriteMode mode)
    {
        await using var database = await PostgresDatabase.OpenAsync();

        var result = await database.WriteAsync(
            "Target 1",
            mode,
            Rows.NamedSchema,
            [Rows.Named(Two), Rows.Named((3, "three"))],
            []
        );

        Assert.Equal((3L, 0L), (result.RowsWritten, result.RowsRejected));
        Assert.True(result.Bytes > 30);
        Assert.Equal(["1,one", "2,", "3,three"], await database.QueryAsync("SELECT * FROM \"Target 1\" ORDER BY 1"));
        Assert.Equal(["\"Target 1\""], await database.TablesAsync());
    }

    [PostgresFact]
    public async Task Nothing_is_seen_before_the_commit_and_nothing_stays_without_it()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t (id bigint PRIMARY KEY, name text); INSERT INTO t VALUES (7, 'old')"
        );
        foreach (var mode in Enum.GetValues<WriteMode>())
        {
            var target = mode == WriteMode.Create ? "fresh" : "t";
            var request = new SinkRequest(database.Name(target), Rows.NamedSchema, mode, []);
            await using (var sink = await database.Source.OpenSinkAsync(request, default))
            {
                using var batch = Rows.Named(Two);
                await sink.WriteAsync(batch, default);
                Assert.Equal(["7,old"], await database.QueryAsync("SELECT * FROM t"));
            }

            Assert.Equal(["7,old"], await database.QueryAsync("SELECT * FROM t"));
            Assert.Equal(["t"], await database.TablesAsync());
        }
    }

    [PostgresFact]
    public async Task Create_refuses_a_table_that_exists()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE TABLE t (id bigint)");

        await AssertFailsAsync(database, "t", WriteMode.Create, ErrorCode.TableExists);
    }

    [PostgresFact]
    public async Task Append_matches_columns_by_name_and_leaves_others_to_their_defaults()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t (extra int DEFAULT 5, \"Name\" varchar(10), id integer, twice int GENERATED ALWAYS AS (id * 2) STORED, k int GENERATED ALWAYS AS IDENTITY); INSERT INTO t(id) VALUES (0)"
        );

        await database.WriteAsync("t", WriteMode.Append, Rows.NamedSchema, [Rows.Named(Two)]);

        Assert.Equal(["5,,0,0,1", "5,one,1,2,2", "5,,2,4,3"], await database.QueryAsync("SELECT * FROM t ORDER BY id"));
    }

    [PostgresFact]
    public async Task Replace_keeps_grants_indexes_views_and_defaults()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            """
            CREATE TABLE t (id bigint PRIMARY KEY, name text, made int DEFAULT 9);
            CREATE INDEX by_name ON t (name);
            GRANT SELECT ON t TO PUBLIC;
            CREATE VIEW seen AS SELECT id FROM t;
            INSERT INTO t VALUES (7, 'old'), (1, 'older')
            """
        );
        var before = await database.QueryAsync(
            "SELECT oid, relacl FROM pg_class WHERE relname = 't' AND relnamespace = current_schema()::regnamespace"
        );

        var result = await database.WriteAsync("t", WriteMode.Replace, Rows.NamedSchema, [Rows.Named(Two)]);

        Assert.Equal(2, result.RowsWritten);
        Assert.Equal(["1,one,9", "2,,9"], await database.QueryAsync("SELECT * FROM t ORDER BY id"));
        Assert.Equal(["1", "2"], await database.QueryAsync("SELECT * FROM seen ORDER BY id"));
        Assert.Equal(
            before,
            await database.QueryAsync(
                "SELECT oid, relacl FROM pg_class WHERE relname = 't' AND relnamespace = current_schema()::regnamespace"
            )
        );
        Assert.Equal(
            ["2"],
            await database.QueryAsync(
                "SELECT count(*) FROM pg_indexes WHERE tablename = 't' AND schemaname = current_schema()"
            )
        );
    }

    [PostgresFact]
    public async Task Replace_gives_the_table_the_columns_of_the_new_rows()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE TABLE t (gone int, id date NOT NULL); INSERT INTO t VALUES (1, now())");

        await database.WriteAsync("t", WriteMode.Replace, Rows.NamedSchema, [Rows.Named(Two)]);

        var table = await database.TableAsync("t");
        Assert.Equal(["id", "name"], table.Schema.Fields.Select(f => f.Name).ToList());
        Assert.Equal(DataType.Int64, table.Schema[0].Type);
        Assert.Equal(["1,one", "2,"], await database.QueryAsync("SELECT * FROM t ORDER BY id"));
    }

    [PostgresFact]
    public async Task Replace_by_no_rows_empties_the_table()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE TABLE t (id bigint, name text); INSERT INTO t VALUES (7, 'old')");

        var result = await database.WriteAsync("t", WriteMode.Replace, Rows.NamedSchema, []);

        Assert.Equal(0, result.RowsWritten);
        Assert.Empty(await database.QueryAsync("SELECT * FROM t"));
    }

    [PostgresTheory]
    [InlineData(WriteMode.Replace)]
    [InlineData(WriteMode.Truncate)]
    public async Task A_table_that_others_refer_to_is_not_emptied(WriteMode mode)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t (id bigint PRIMARY KEY, name text); INSERT INTO t VALUES (7, 'old'); CREATE TABLE child (t bigint REFERENCES t ON DELETE CASCADE); INSERT INTO child VALUES (7)"
        );

        var error = await AssertFailsAsync(database, "t", mode, ErrorCode.NotSupported);

        Assert.Contains("child", error.Message, StringComparison.Ordinal);
        Assert.Equal(["7"], await database.QueryAsync("SELECT * FROM child"));
    }

    [PostgresFact]
    public async Task A_query_may_replace_the_table_that_it_reads()
    {
        await using var database = await PostgresDatabase.OpenAsync(("lock_timeout", "5s"));
        await database.ExecuteAsync(
            "CREATE TABLE t AS SELECT i AS id, repeat('x', 100) AS s FROM generate_series(1, 50000) AS i"
        );
        var session = Sessions.Open(database.Source);

        await session.RunAsync(
            $"CREATE OR REPLACE TABLE pg.{database.Schema}.t AS SELECT id + 1 AS id, s FROM pg.{database.Schema}.t"
        );

        Assert.Equal(["50000,2"], await database.QueryAsync("SELECT count(*), min(id) FROM t"));
    }

    [PostgresTheory]
    [InlineData("name text", ErrorCodeName.SchemaDrift)]
    [InlineData("id date, name text", ErrorCodeName.TypeMismatch)]
    [InlineData("id bigint, name integer", ErrorCodeName.TypeMismatch)]
    [InlineData("id bigint[], name text", ErrorCodeName.TypeMismatch)]
    [InlineData("id bigint, name text GENERATED ALWAYS AS ('x') STORED", ErrorCodeName.NotSupported)]
    public async Task A_table_that_does_not_fit_is_refused(string columns, string code)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync($"CREATE TABLE t ({columns})");

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            database.WriteAsync("t", WriteMode.Append, Rows.NamedSchema, [])
        );

        Assert.Equal(code, error.Code.Name);
    }

    [PostgresFact]
    public async Task Views_are_not_written()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE VIEW t AS SELECT 1::bigint AS id, 'x'::text AS name");

        await AssertFailsAsync(database, "t", WriteMode.Append, ErrorCode.NotSupported);
    }

    [PostgresFact]
    public async Task Partitioned_tables_are_written()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t (id bigint, name text) PARTITION BY HASH (id); CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1)"
        );

        var result = await database.WriteAsync(
            "t",
            WriteMode.Append,
            Rows.NamedSchema,
            [Rows.Named([.. Enumerable.Range(0, 3000).Select(i => ((long?)i, (string?)"x"))])]
        );

        Assert.Equal(3000, result.RowsWritten);
        Assert.Equal(["3000"], await database.QueryAsync("SELECT count(*) FROM t"));
    }

    [PostgresFact]
    public async Task Every_word_of_the_server_and_every_character_may_be_a_name()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        var names = await database.QueryAsync("SELECT word FROM pg_get_keywords() ORDER BY word");
        names.AddRange(["a b", "A", "é", "'", "back\\slash", "1st", "a.b", "$1", "%", "semi;colon", "--"]);
        var schema = new Schema([.. names.Select(n => new Field(n, DataType.Boolean))]);
        using var builder = new BatchBuilder(schema);
        for (var i = 0; i < names.Count; i++)
        {
            ((FixedColumnBuilder<bool>)builder[i]).Append(true);
        }

        builder.CloseRow();
        foreach (var table in new[] { "select", "quo\"te; DROP TABLE x", "table" })
        {
            using var batch = builder.Length == 1 ? builder.Build() : null;
            await database.WriteAsync(table, WriteMode.Append, schema, batch is null ? [] : [batch]);
            await database.WriteAsync(table, WriteMode.Replace, schema, []);
            Assert.Equal(names, (await database.TableAsync(table)).Schema.Fields.Select(f => f.Name).ToList());
            Assert.Empty(await database.ReadAsync(table));
        }
    }

    [PostgresFact]
    public async Task Names_that_the_server_would_cut_are_refused()
    {
        await using var database = await PostgresDatabase.OpenAsync();

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            database.WriteAsync(new string('é', 32), WriteMode.Create, Rows.NamedSchema, [])
        );

        Assert.Equal(ErrorCode.InvalidParameter, error.Code);
        Assert.Contains("63 bytes", error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Sums_go_into_whole_numbers_that_hold_them()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE TABLE t (v bigint)");
        var schema = new Schema(new Field("v", DataType.Int128));

        await database.WriteAsync(
            "t",
            WriteMode.Append,
            schema,
            [Rows.Of<Int128>(DataType.Int128, long.MaxValue, long.MinValue)]
        );
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            database.WriteAsync("t", WriteMode.Append, schema, [Rows.Of(DataType.Int128, (Int128)long.MaxValue + 1)])
        );

        Assert.Equal(ErrorCode.NumericOverflow, error.Code);
        Assert.Equal(["9223372036854775807", "-9223372036854775808"], await database.QueryAsync("SELECT v FROM t"));
    }

    [PostgresFact]
    public async Task Rows_of_a_selection_and_of_a_dictionary_are_written()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        using var plain = Rows.Named((1, "a"), (2, "bb"), (3, null));
        var selection = NativeBuffer.Allocate(8);
        selection.As<int>()[0] = 0;
        selection.As<int>()[1] = 2;
        var indices = NativeBuffer.Allocate(12);
        indices.As<int>()[0] = 1;
        indices.As<int>()[1] = 0;
        indices.As<int>()[2] = 1;
        using var words = Rows.Named((1, "first"), (2, "second"));
        var batch = new Batch([plain.Share(0), new DictionaryColumn(3, indices, words.Share(1))], 3, selection, 2);

        await database.WriteAsync("t", WriteMode.Create, Rows.NamedSchema, [batch]);

        Assert.Equal(["1,second", "3,second"], await database.QueryAsync("SELECT * FROM t ORDER BY id"));
    }

    private static async Task<WeirException> AssertFailsAsync(
        PostgresDatabase database,
        string table,
        WriteMode mode,
        ErrorCode code,
        params string[] key
    )
    {
        var before = await database.QueryAsync($"SELECT * FROM {table}");
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            database.WriteAsync(table, mode, Rows.NamedSchema, [Rows.Named(Two)], key)
        );
        Assert.Equal(code, error.Code);
        Assert.Equal(before, await database.QueryAsync($"SELECT * FROM {table}"));
        return error;
    }

    private static class ErrorCodeName
    {
        public const string SchemaDrift = "SCHEMA_DRIFT";
        public const string TypeMismatch = "TYPE_MISMATCH";
        public const string NotSupported = "NOT_SUPPORTED";
    }
}
