using Weir.Columnar;
using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Postgres;

/// <summary>What each mode makes of a table that is there.</summary>
public class PostgresModeTests
{
    [PostgresTheory]
    [InlineData(TransferMode.Upsert, "1,a|2,b|3,|4,d", 1, 2, 0, 0)]
    [InlineData(TransferMode.Merge, "2,b|3,|4,d", 1, 2, 1, 0)]
    [InlineData(TransferMode.InsertNew, "1,a|2,|3,c|4,d", 1, 0, 0, 2)]
    [InlineData(TransferMode.Scd1, "1,a|2,b|3,|4,d", 1, 2, 0, 0)]
    [InlineData(TransferMode.Replace, "2,b|3,|4,d", 3, 0, 0, 0)]
    [InlineData(TransferMode.Truncate, "2,b|3,|4,d", 3, 0, 0, 0)]
    public async Task Rows_come_into_a_table(
        TransferMode mode,
        string rows,
        int inserted,
        int updated,
        int deleted,
        int same
    )
    {
        await using var database = await CreateAsync();
        var request = Loads.Request(database, "t", mode, ["id"]);

        var end = await Loads.RunAsync(database, request, [(2, "b"), (3, null)], [(4, "d")]);

        Assert.Equal(new TransferEnd(inserted, updated, deleted, same), end);
        Assert.Equal(
            rows.Split('|'),
            await database.QueryAsync("SELECT id, name FROM t ORDER BY id"),
            StringComparer.Ordinal
        );
        Assert.Equal(["t", "weir_load"], await database.TablesAsync());
    }

    [PostgresFact]
    public async Task Rows_that_did_not_change_are_not_touched()
    {
        await using var database = await CreateAsync();
        var before = await database.QueryAsync("SELECT id, ctid FROM t WHERE id < 3 ORDER BY id");

        var end = await Loads.RunAsync(
            database,
            Loads.Request(database, "t", TransferMode.Scd1, ["id"]),
            [(1, "a"), (2, null), (3, null)]
        );

        Assert.Equal(new TransferEnd(0, 1, 0, 2), end);
        Assert.Equal(before, await database.QueryAsync("SELECT id, ctid FROM t WHERE id < 3 ORDER BY id"));
    }

    [PostgresFact]
    public async Task Json_and_texts_of_loose_collations_change_when_their_text_does()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            """
            CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            CREATE TABLE t (id bigint PRIMARY KEY, name text COLLATE loose);
            INSERT INTO t VALUES (1, 'a'), (2, 'b');
            CREATE TABLE j (id bigint PRIMARY KEY, name json);
            INSERT INTO j VALUES (1, '{}'), (2, '[]');
            """
        );
        var json = new Schema(new Field("id", DataType.Int64), new Field("name", DataType.Json));

        var texts = await Loads.RunAsync(
            database,
            Loads.Request(database, "t", TransferMode.Scd1, ["id"]),
            [(1, "A"), (2, "b")]
        );
        var documents = await Loads.RunAsync(
            database,
            Loads.Request(database, "j", TransferMode.Scd1, ["id"], json) with
            {
                Job = "00000000000000ad",
            },
            [(1, "{ }"), (2, "[]")]
        );

        Assert.Equal(new TransferEnd(0, 1, 0, 1), texts);
        Assert.Equal(new TransferEnd(0, 1, 0, 1), documents);
    }

    [PostgresTheory]
    [InlineData(TransferMode.Upsert)]
    [InlineData(TransferMode.Merge)]
    [InlineData(TransferMode.InsertNew)]
    [InlineData(TransferMode.Scd1)]
    public async Task Duplicates_in_the_new_rows_are_decided_by_policy(TransferMode mode)
    {
        await using var database = await CreateAsync();
        var request = Loads.Request(database, "t", mode, ["id"]);
        (long?, string?)[] twice = [(7, "first"), (8, "x"), (7, "last")];

        var error = await Assert.ThrowsAsync<WeirException>(() => Loads.RunAsync(database, request, twice));
        await using (var failed = await Loads.OpenAsync(database, request))
        {
            await failed.AbandonAsync(default);
        }

        var first = await Loads.RunAsync(database, request with { Duplicates = DuplicatePolicy.First }, twice);
        Assert.Equal(["7,first"], await database.QueryAsync("SELECT id, name FROM t WHERE id = 7"));
        await database.ExecuteAsync("DELETE FROM t WHERE id > 6");
        await Loads.RunAsync(database, request with { Duplicates = DuplicatePolicy.Last }, twice);

        Assert.Equal(ErrorCode.ConstraintViolation, error.Code);
        Assert.Contains("(id) = (7)", error.Message, StringComparison.Ordinal);
        Assert.Equal((2, 1), (first.Inserted, first.Unchanged));
        Assert.Equal(["7,last"], await database.QueryAsync("SELECT id, name FROM t WHERE id = 7"));
        Assert.Equal(["t", "weir_load"], await database.TablesAsync());
    }

    [PostgresTheory]
    [InlineData("CREATE TABLE t (id bigint, name text); INSERT INTO t VALUES (1, 'a'), (1, 'b')", "(1)")]
    [InlineData("CREATE TABLE t (id bigint, name text); INSERT INTO t VALUES (1, 'a'), (NULL, 'b')", "NULL")]
    public async Task Keys_that_identify_no_row_are_refused_before_loading(string setup, string named)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(setup);
        await using var target = await Loads.OpenAsync(
            database,
            Loads.Request(database, "t", TransferMode.Upsert, ["id"])
        );

        var error = await Assert.ThrowsAsync<WeirException>(async () =>
            await target.BeginAsync("{}", "", resumes: false, default)
        );

        Assert.Equal(ErrorCode.ConstraintViolation, error.Code);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Equal(["t"], await database.TablesAsync());
    }

    [PostgresFact]
    public async Task Readers_of_a_replaced_table_see_the_old_rows_until_the_end()
    {
        await using var database = await CreateAsync();
        await using var target = await Loads.OpenAsync(database, Loads.Request(database, "t", TransferMode.Replace));
        await target.BeginAsync("{}", "", resumes: false, default);
        await Loads.WriteAsync(target, "c0", 0, (9, "new"));

        Assert.Equal(["3"], await database.QueryAsync("SELECT count(*) FROM t"));
        await target.FinishAsync(default);
        Assert.Equal(["9,new"], await database.QueryAsync("SELECT id, name FROM t"));
    }

    [PostgresFact]
    public async Task A_swapped_table_has_all_that_the_old_one_had()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        var role = $"weir_r{Guid.NewGuid():N}"[..20];
        await database.ExecuteAsync(
            $"""
            CREATE ROLE {role};
            CREATE TABLE other (k text PRIMARY KEY);
            INSERT INTO other VALUES ('new'), ('a');
            CREATE TABLE t (id bigserial, name text DEFAULT 'd' REFERENCES other (k), extra int DEFAULT 7 CHECK (extra > 0),
              CONSTRAINT "the key" PRIMARY KEY (id), UNIQUE (name, extra)) WITH (fillfactor = 70);
            CREATE INDEX "odd ON name USING it" ON t (lower(name) DESC) WHERE extra > 3;
            COMMENT ON TABLE t IS 'it''s a table'; COMMENT ON COLUMN t.name IS 'a name';
            COMMENT ON INDEX "odd ON name USING it" IS 'an index'; COMMENT ON CONSTRAINT "the key" ON t IS 'a key';
            GRANT SELECT, INSERT ON t TO {role} WITH GRANT OPTION; GRANT UPDATE (name) ON t TO PUBLIC;
            ALTER TABLE t ALTER COLUMN name SET STORAGE EXTERNAL;
            INSERT INTO t (name) VALUES ('a');
            """
        );
        try
        {
            var before = await DescribeAsync(database);
            var oid = await database.QueryAsync("SELECT 't'::regclass::oid");

            await Loads.RunAsync(database, Loads.Request(database, "t", TransferMode.Replace), [(5, "new")]);

            Assert.Equal(before, await DescribeAsync(database));
            Assert.NotEqual(oid, await database.QueryAsync("SELECT 't'::regclass::oid"));
            await database.ExecuteAsync(
                "INSERT INTO t (extra) SELECT 8 WHERE false; INSERT INTO t (name) VALUES ('a')"
            );
            Assert.Equal(["2,a,7", "5,new,7"], await database.QueryAsync("SELECT * FROM t ORDER BY id"));
            Assert.Equal(["other", "t", "weir_load"], await database.TablesAsync());
        }
        finally
        {
            await database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [PostgresTheory]
    [InlineData("CREATE VIEW v AS SELECT * FROM t", "view ")]
    [InlineData("ALTER TABLE t ENABLE ROW LEVEL SECURITY", "row security")]
    [InlineData("CREATE POLICY p ON t USING (true)", "policy")]
    [InlineData("CREATE FUNCTION f(r t) RETURNS int LANGUAGE sql AS 'SELECT 1'", "function")]
    [InlineData("CREATE STATISTICS s ON id, name FROM t", "statistics")]
    [InlineData("CREATE TABLE child () INHERITS (t)", "inheritance")]
    [InlineData("ALTER TABLE t ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY", "identity")]
    [InlineData(
        "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION g()",
        "trigger"
    )]
    public async Task What_hangs_on_a_table_keeps_it(string tie, string reason)
    {
        await using var database = await CreateAsync();
        await database.ExecuteAsync(tie);
        var oid = await database.QueryAsync("SELECT 't'::regclass::oid");
        var request = Loads.Request(database, "t", TransferMode.Replace);
        await using var target = await Loads.OpenAsync(database, request);

        Assert.Contains(target.Steps, s => s.Contains(reason, StringComparison.Ordinal));
        await target.BeginAsync("{}", "", resumes: false, default);
        await Loads.WriteAsync(target, "c0", 0, (9, "new"));
        await target.FinishAsync(default);

        Assert.Equal(oid, await database.QueryAsync("SELECT 't'::regclass::oid"));
        Assert.Equal(["9,new"], await database.QueryAsync("SELECT id, name FROM t"));
        Assert.Equal(["9,new"], (await Loads.ReadBackAsync(target))[""]);
    }

    [PostgresFact]
    public async Task A_view_that_came_during_the_load_keeps_the_table()
    {
        await using var database = await CreateAsync();
        await using var target = await Loads.OpenAsync(database, Loads.Request(database, "t", TransferMode.Replace));
        await target.BeginAsync("{}", "", resumes: false, default);
        await Loads.WriteAsync(target, "c0", 0, (9, "new"));
        await database.ExecuteAsync("CREATE VIEW v AS SELECT * FROM t");

        await target.FinishAsync(default);

        Assert.Equal(["9,new"], await database.QueryAsync("SELECT id, name FROM v"));
        Assert.Equal(["t", "weir_load"], await database.TablesAsync());
    }

    [PostgresFact]
    public async Task A_table_that_others_refer_to_is_not_emptied()
    {
        await using var database = await CreateAsync();
        await database.ExecuteAsync("CREATE TABLE r (t bigint REFERENCES t)");

        foreach (var mode in new[] { TransferMode.Replace, TransferMode.Truncate })
        {
            var error = await Assert.ThrowsAsync<WeirException>(() =>
                Loads.OpenAsync(database, Loads.Request(database, "t", mode))
            );
            Assert.Equal(ErrorCode.NotSupported, error.Code);
        }
    }

    [PostgresFact]
    public async Task Staged_rows_that_are_lost_are_written_again()
    {
        await using var database = await CreateAsync();
        var request = Loads.Request(database, "t", TransferMode.Merge, ["id"]);
        await using (var target = await Loads.OpenAsync(database, request))
        {
            await target.BeginAsync("{}", "", resumes: false, default);
            await Loads.WriteAsync(target, "c0", 0, (2, "b"), (3, "d"));
            await target.SuspendAsync(LedgerState.Stopped, default);
        }

        // What a crash of the server does to unlogged tables.
        await database.ExecuteAsync($"TRUNCATE weir_{Loads.JobOf(database)}");
        await using (var target = await Loads.OpenAsync(database, request))
        {
            Assert.Empty(target.Earlier!.Chunks);
            await target.BeginAsync("{}", "", resumes: true, default);
            await Loads.WriteAsync(target, "c0", 0, (2, "b"), (3, "d"));
            Assert.Equal(new TransferEnd(0, 2, 1, 0), await target.FinishAsync(default));
        }

        Assert.Equal(["2,b", "3,d"], await database.QueryAsync("SELECT id, name FROM t ORDER BY id"));
    }

    [PostgresFact]
    public async Task Staged_rows_that_are_lost_at_the_end_change_nothing()
    {
        await using var database = await CreateAsync();
        await using var target = await Loads.OpenAsync(
            database,
            Loads.Request(database, "t", TransferMode.Merge, ["id"])
        );
        await target.BeginAsync("{}", "", resumes: false, default);
        await Loads.WriteAsync(target, "c0", 0, (2, "b"));
        await database.ExecuteAsync($"TRUNCATE weir_{Loads.JobOf(database)}");

        var error = await Assert.ThrowsAsync<WeirException>(async () => await target.FinishAsync(default));

        Assert.Equal(ErrorCode.IntegrityError, error.Code);
        Assert.Equal(["3"], await database.QueryAsync("SELECT count(*) FROM t"));
    }

    [PostgresFact]
    public async Task Partitioned_tables_take_rows_in_every_mode()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            """
            CREATE TABLE t (id bigint PRIMARY KEY, name text) PARTITION BY RANGE (id);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
            CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20);
            """
        );
        foreach (
            var mode in new[] { TransferMode.Append, TransferMode.Replace, TransferMode.Truncate, TransferMode.Merge }
        )
        {
            var request = Loads.Request(database, "t", mode, ["id"]) with { Job = $"00000000000001{(int)mode:x2}" };

            await Loads.RunAsync(database, request, [(1, "a"), (11, "b")], [(12, "c")]);

            Assert.Equal(["1,a", "11,b", "12,c"], await database.QueryAsync("SELECT id, name FROM t ORDER BY id"));
            await using var target = await Loads.OpenAsync(database, request with { IsDryRun = true });
            Assert.Equal(3, (await Loads.ReadBackAsync(target)).Values.Sum(v => v.Count));
        }
    }

    private static async Task<PostgresDatabase> CreateAsync()
    {
        var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t (id bigint PRIMARY KEY, name text); INSERT INTO t VALUES (1, 'a'), (2, NULL), (3, 'c')"
        );
        return database;
    }

    /// <summary>Grants, indexes, constraints, columns, options, comments, owner.</summary>
    private static Task<List<string>> DescribeAsync(PostgresDatabase database) =>
        database.QueryAsync(
            """
            SELECT * FROM (
              SELECT 'table', (SELECT array_agg(g ORDER BY g::text) FROM aclexplode(relacl) g)::text, reloptions::text, relowner::text, obj_description(oid, 'pg_class') FROM pg_class WHERE oid = 't'::regclass
              UNION ALL SELECT 'index', relname, pg_get_indexdef(c.oid), obj_description(c.oid, 'pg_class'), indisprimary::text FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE indrelid = 't'::regclass
              UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint'), '' FROM pg_constraint WHERE conrelid = 't'::regclass
              UNION ALL SELECT 'column', attname, format_type(atttypid, atttypmod) || attnotnull::text || attstorage::text, attacl::text, col_description(attrelid, attnum) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0
              UNION ALL SELECT 'default', pg_get_expr(adbin, adrelid), '', '', '' FROM pg_attrdef WHERE adrelid = 't'::regclass
            ) AS all_of_it ORDER BY 1, 2
            """
        );
}
