using System.Diagnostics;
using Weir.Columnar;
using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Postgres;

public class PostgresFailureTests
{
    [PostgresTheory]
    [InlineData(WriteMode.Append)]
    [InlineData(WriteMode.Replace)]
    [InlineData(WriteMode.Truncate)]
    public async Task A_refused_row_leaves_the_target_as_it_was(WriteMode mode)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t (id bigint CHECK (id < 100), name text); INSERT INTO t VALUES (7, 'old')"
        );

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            database.WriteAsync("t", mode, Rows.NamedSchema, [Rows.Named((1, "a")), Rows.Named((100, "b"), (2, "c"))])
        );

        Assert.Equal(ErrorCode.ConstraintViolation, error.Code);
        Assert.Contains("100", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("weir_", error.Message, StringComparison.Ordinal);
        Assert.Equal(["7,old"], await database.QueryAsync("SELECT * FROM t"));
        Assert.Equal(["t"], await database.TablesAsync());
    }

    [PostgresFact]
    public async Task A_row_that_fails_leaves_no_new_table()
    {
        await using var database = await PostgresDatabase.OpenAsync();

        await Assert.ThrowsAsync<WeirException>(() =>
            database.WriteAsync("t", WriteMode.Create, Rows.NamedSchema, [Rows.Named((1, "a"), (2, "\0"))])
        );

        Assert.Empty(await database.TablesAsync());
    }

    [PostgresFact]
    public async Task Refused_rows_are_rejected_alone()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE TABLE t (id integer PRIMARY KEY, name varchar(5) NOT NULL)");
        var rejects = new RejectList();
        var rows = Enumerable.Range(0, 500).Select(i => ((long?)i, (string?)"ok")).ToArray();
        rows[17] = (17, null);
        rows[18] = (18, "too long");
        rows[200] = (3, "twice");
        rows[300] = (1L << 40, "wide");
        rows[499] = (499, "z\0");

        var result = await database.WriteAsync(
            "t",
            WriteMode.Append,
            Rows.NamedSchema,
            [Rows.Named(rows)],
            rejects: rejects
        );

        Assert.Equal((495L, 5L), (result.RowsWritten, result.RowsRejected));
        Assert.Equal(["495"], await database.QueryAsync("SELECT count(*) FROM t"));
        Assert.Equal(
            [
                "id=17, name=NULL",
                "id=18, name=too long",
                "id=3, name=twice",
                "id=1099511627776, name=wide",
                "id=499, name=z\0",
            ],
            rejects.Rows.Select(r => r.RawText!).ToList()
        );
        Assert.All(rejects.Rows, r => Assert.NotEmpty(r.Reason));
    }

    [PostgresTheory]
    [InlineData(WriteMode.Replace)]
    [InlineData(WriteMode.Truncate)]
    public async Task Refused_rows_are_rejected_alone_before_they_reach_the_table(WriteMode mode)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t (id integer PRIMARY KEY, name varchar(5) CHECK (name <> 'bad'), more int DEFAULT 1)"
        );
        var rejects = new RejectList();

        var result = await database.WriteAsync(
            "t",
            mode,
            Rows.NamedSchema,
            [Rows.Named((1, "a"), (2, "bad"), (3, "too long"), (null, "x"), (1, "b")), Rows.Named((5, "e"), (6, "f"))],
            rejects: rejects
        );

        // Of two rows with one key the first is taken.
        Assert.Equal((3, 4), (result.RowsWritten, result.RowsRejected));
        Assert.Equal(4, rejects.Rows.Count);
        Assert.Equal(["1,a", "5,e", "6,f"], await database.QueryAsync("SELECT id, name FROM t ORDER BY id"));
    }

    [PostgresFact]
    public async Task A_terminated_connection_is_a_lost_one()
    {
        await using var database = await PostgresDatabase.OpenAsync(("application_name", "weir-terminated"));
        await database.ExecuteAsync(
            "CREATE VIEW slow AS SELECT i, pg_sleep(0.01)::text AS s FROM generate_series(1, 100000) AS i"
        );
        var pending = database.ReadAsync("slow");
        await WaitAsync(database, Running("weir-terminated") + " AND query LIKE 'COPY%'");

        await database.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'weir-terminated'"
        );

        var error = await Assert.ThrowsAsync<WeirException>(() => pending);
        Assert.Equal(ErrorCode.ConnectionLost, error.Code);
        Assert.True(error.IsTransient);
        await database.Source.PingAsync(default);
    }

    [PostgresFact]
    public async Task An_exhausted_pool_is_an_error_after_the_time_limit()
    {
        await using var database = await PostgresDatabase.OpenAsync(("pool_size", "1"), ("connect_timeout", "1s"));
        var request = new SinkRequest(database.Name("t"), Rows.NamedSchema, WriteMode.Create, []);
        await using var sink = await database.Source.OpenSinkAsync(request, default);

        var error = await Assert.ThrowsAsync<WeirException>(async () => await database.Source.PingAsync(default));

        Assert.Equal(ErrorCode.SourceUnavailable, error.Code);
        Assert.Contains("pool_size", error.Hint!, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Texts_that_are_not_Unicode_are_refused_and_not_compared_there()
    {
        await using var server = await PostgresDatabase.OpenAsync();
        var name = "ascii_" + server.Schema;
        await server.ExecuteAsync($"CREATE DATABASE {name} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
        try
        {
            await using var database = await PostgresDatabase.OpenAsync(name);
            await database.ExecuteAsync(
                "CREATE TABLE good AS SELECT 'é'::text AS s; CREATE TABLE bad AS SELECT convert_from('\\xe9'::bytea, 'SQL_ASCII') AS s"
            );

            Assert.Equal("é", Assert.Single(await database.ReadAsync("good"))[0]);
            var error = await Assert.ThrowsAsync<WeirException>(() => database.ReadAsync("bad"));
            Assert.Equal(ErrorCode.InvalidData, error.Code);
            var plan = await Sessions
                .Open(database.Source)
                .RunAsync($"EXPLAIN SELECT s FROM pg.{database.Schema}.good WHERE s = 'é'");
            Assert.Contains(
                plan,
                l => l.Contains("Not pushed", StringComparison.Ordinal) && l.Contains("UTF8", StringComparison.Ordinal)
            );
        }
        finally
        {
            await server.ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    [PostgresFact]
    public async Task A_zero_character_is_refused_with_its_column()
    {
        await using var database = await PostgresDatabase.OpenAsync();

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            database.WriteAsync("t", WriteMode.Create, Rows.NamedSchema, [Rows.Named((1, "a\0b"))])
        );

        Assert.Equal(ErrorCode.InvalidText, error.Code);
        Assert.Contains("\"name\"", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
    }

    [PostgresFact]
    public async Task Values_that_would_lose_digits_are_refused()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE n (v numeric(6,2)); CREATE TABLE i (v smallint); CREATE TABLE r (v real)"
        );
        var tenths = DataType.Decimal(10, 3);

        await RefusesAsync(database, "n", tenths, Rows.Of(tenths, 1230L, 1234L));
        await RefusesAsync(database, "i", DataType.Int64, Rows.Of(DataType.Int64, 1L, 32768L));
        await RefusesAsync(database, "r", DataType.Float64, Rows.Of(DataType.Float64, 0.5, 0.1));
        await database.WriteAsync(
            "n",
            WriteMode.Append,
            new Schema(new Field("v", tenths)),
            [Rows.Of(tenths, 1230L, -10L)]
        );

        Assert.Equal(["1.23", "-0.01"], await database.QueryAsync("SELECT v FROM n"));
    }

    [PostgresFact]
    public async Task A_trigger_that_drops_rows_is_not_a_success()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            """
            CREATE TABLE t (id bigint PRIMARY KEY, name text);
            CREATE FUNCTION drop_two() RETURNS trigger LANGUAGE plpgsql AS
              'BEGIN IF NEW.id = 2 THEN RETURN NULL; END IF; RETURN NEW; END';
            CREATE TRIGGER guard BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION drop_two()
            """
        );

        foreach (var mode in new[] { WriteMode.Append, WriteMode.Replace })
        {
            var error = await Assert.ThrowsAsync<WeirException>(() =>
                database.WriteAsync("t", mode, Rows.NamedSchema, [Rows.Named((1, "a"), (2, "b"))])
            );
            Assert.Equal(ErrorCode.IntegrityError, error.Code);
        }

        Assert.Empty(await database.QueryAsync("SELECT * FROM t"));
    }

    [PostgresFact]
    public async Task A_locked_table_is_an_error_after_the_lock_timeout()
    {
        await using var database = await PostgresDatabase.OpenAsync(("lock_timeout", "300ms"));
        await database.ExecuteAsync("CREATE TABLE t (id bigint, name text)");
        await using var other = await PostgresDatabase.OpenAsync();
        var holder = database.ExecuteAsync("BEGIN; LOCK TABLE t; SELECT pg_sleep(2); COMMIT");
        await WaitAsync(
            database,
            "SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 't'::regclass"
        );

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            database.WriteAsync("t", WriteMode.Append, Rows.NamedSchema, [Rows.Named((1, "a"))])
        );

        Assert.Equal(ErrorCode.SourceUnavailable, error.Code);
        await holder;
    }

    [PostgresFact]
    public async Task A_statement_longer_than_its_limit_is_an_error()
    {
        await using var database = await PostgresDatabase.OpenAsync(("statement_timeout", "200ms"));
        await database.ExecuteAsync(
            "CREATE VIEW slow AS SELECT i, pg_sleep(5)::text AS s FROM generate_series(1, 3) AS i"
        );

        var error = await Assert.ThrowsAsync<WeirException>(() => database.ReadAsync("slow"));

        Assert.Equal(ErrorCode.Timeout, error.Code);
        Assert.NotNull(error.Hint);
    }

    [PostgresFact]
    public async Task An_error_in_the_middle_of_a_result_is_an_error()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE VIEW broken AS SELECT 100 / (5000 - i) AS q FROM generate_series(1, 6000) AS i"
        );

        var error = await Assert.ThrowsAsync<WeirException>(() => database.ReadAsync("broken"));

        Assert.Equal(ErrorCode.InvalidData, error.Code);
        Assert.Contains("division by zero", error.Message, StringComparison.Ordinal);
        await database.Source.PingAsync(default);
    }

    [PostgresFact]
    public async Task Cancelling_a_read_cancels_the_query_of_the_server()
    {
        await using var database = await PostgresDatabase.OpenAsync(("application_name", "weir-cancel-read"));
        await database.ExecuteAsync(
            "CREATE VIEW slow AS SELECT i, pg_sleep(0.01)::text AS s FROM generate_series(1, 100000) AS i"
        );
        var table = await database.TableAsync("slow");
        using var stop = new CancellationTokenSource();
        var context = new ScanContext();
        var parts = await table.PlanScan(Rows.Request(table)).PartitionsAsync(1, context, default);
        var reader = Assert.Single(parts).Open(context);
        var pending = reader.NextAsync(stop.Token).AsTask();
        await WaitAsync(database, Running("weir-cancel-read"));
        var start = Stopwatch.GetTimestamp();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        await reader.DisposeAsync();
        await WaitAsync(database, $"SELECT 1 WHERE NOT EXISTS ({Running("weir-cancel-read")})");
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
        await database.Source.PingAsync(default);
    }

    [PostgresFact]
    public async Task Disposing_a_reader_early_ends_the_query_of_the_server()
    {
        await using var database = await PostgresDatabase.OpenAsync(("application_name", "weir-early-end"));
        await database.ExecuteAsync(
            "CREATE VIEW endless AS SELECT i, repeat('x', 1000) AS s FROM generate_series(1, 10000) AS i, generate_series(1, 10000) AS j"
        );
        var table = await database.TableAsync("endless");
        var context = new ScanContext();
        var parts = await table.PlanScan(Rows.Request(table)).PartitionsAsync(1, context, default);
        long start;
        await using (var reader = Assert.Single(parts).Open(context))
        {
            using var batch = await reader.NextAsync(default);
            Assert.Equal(2048, batch!.Length);
            start = Stopwatch.GetTimestamp();
        }

        await WaitAsync(database, $"SELECT 1 WHERE NOT EXISTS ({Running("weir-early-end")})");
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
        await database.Source.PingAsync(default);
    }

    [PostgresFact]
    public async Task Cancelling_a_write_leaves_nothing()
    {
        await using var database = await PostgresDatabase.OpenAsync(("application_name", "weir-cancel-write"));
        await database.ExecuteAsync(
            """
            CREATE TABLE t (id bigint, name text);
            CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1); RETURN NEW; END';
            CREATE TRIGGER slow BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION slow()
            """
        );
        using var stop = new CancellationTokenSource();
        var request = new SinkRequest(database.Name("t"), Rows.NamedSchema, WriteMode.Append, []);
        var start = Stopwatch.GetTimestamp();
        await using (var sink = await database.Source.OpenSinkAsync(request, default))
        {
            using var batch = Rows.Named([.. Enumerable.Range(0, 100).Select(i => ((long?)i, (string?)"x"))]);
            await sink.WriteAsync(batch, default);
            var commit = sink.CommitAsync(stop.Token).AsTask();
            await WaitAsync(database, Running("weir-cancel-write"));
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => commit);
        }

        await WaitAsync(database, $"SELECT 1 WHERE NOT EXISTS ({Running("weir-cancel-write")})");
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
        Assert.Empty(await database.QueryAsync("SELECT * FROM t"));
        await database.Source.PingAsync(default);
    }

    private static string Running(string application) =>
        $"SELECT 1 FROM pg_stat_activity WHERE application_name = '{application}' AND state IN ('active', 'idle in transaction', 'idle in transaction (aborted)') AND query NOT LIKE '%pg_cancel_backend%'";

    private static async Task RefusesAsync(PostgresDatabase database, string table, DataType type, Batch batch)
    {
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            database.WriteAsync(table, WriteMode.Append, new Schema(new Field("v", type)), [batch])
        );
        Assert.Equal(ErrorCode.NumericOverflow, error.Code);
        Assert.Empty(await database.QueryAsync($"SELECT * FROM {table}"));
    }

    private static async Task WaitAsync(PostgresDatabase database, string sql)
    {
        for (var i = 0; i < 200; i++)
        {
            if ((await database.QueryAsync(sql)).Count > 0)
            {
                return;
            }

            await Task.Delay(25);
        }

        Assert.Fail($"did not come true: {sql}");
    }
}
