using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Postgres;

public class PostgresTransferTests
{
    private static readonly (long?, string?)[] Two = [(1, "a"), (2, null)];
    private static readonly (long?, string?)[] Three = [(3, "c"), (4, "d"), (5, "e")];

    [PostgresTheory]
    [InlineData(TransferMode.Append)]
    [InlineData(TransferMode.Create)]
    [InlineData(TransferMode.Replace)]
    [InlineData(TransferMode.Truncate)]
    [InlineData(TransferMode.Upsert)]
    [InlineData(TransferMode.Merge)]
    [InlineData(TransferMode.InsertNew)]
    [InlineData(TransferMode.Scd1)]
    public async Task A_missing_table_is_created_in_every_mode(TransferMode mode)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        var request = Loads.Request(database, "t", mode, ["id"]);

        await using (var target = await Loads.OpenAsync(database, request))
        {
            Assert.Null(target.Earlier);
            await target.BeginAsync("{}", "state", resumes: false, default);
            await Loads.WriteAsync(target, "c0", 0, Two);
            await Loads.WriteAsync(target, "c1", 1, Three);
            var end = await target.FinishAsync(default);
            var again = await target.FinishAsync(default);

            Assert.Equal(new TransferEnd(5, 0, 0, 0), end);
            Assert.Equal(end, again);
            var back = await Loads.ReadBackAsync(target);
            Assert.Equal(
                ["1,a", "2,", "3,c", "4,d", "5,e"],
                back.Values.SelectMany(v => v).Order(StringComparer.Ordinal),
                StringComparer.Ordinal
            );
            if (mode is TransferMode.Append or TransferMode.Create or TransferMode.Replace or TransferMode.Truncate)
            {
                Assert.Equal(["1,a", "2,"], back["c0"].Order(StringComparer.Ordinal), StringComparer.Ordinal);
            }
        }

        Assert.Equal(["1,a", "2,", "3,c", "4,d", "5,e"], await database.QueryAsync("SELECT * FROM t ORDER BY id"));
        Assert.Equal(["t", "weir_load"], await database.TablesAsync());
        Assert.Equal(
            ["t_pkey,\"PRIMARY KEY (id)\""],
            await database.QueryAsync(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 't'::regclass AND contype = 'p'"
            )
        );
        Assert.Equal(
            ["\"\",done,5,5", "c0,done,2,2", "c1,done,3,3"],
            await database.QueryAsync("SELECT chunk, state, rows_written, rows_counted FROM weir_load ORDER BY chunk")
        );
    }

    [PostgresFact]
    public async Task The_ledger_gives_a_run_back()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        var request = Loads.Request(database, "t", TransferMode.Append);
        await using (var target = await Loads.OpenAsync(database, request))
        {
            await target.BeginAsync("{\"a\": 1}", "state", resumes: false, default);
            await Loads.WriteAsync(target, "c0", 0, Two);
            await target.SuspendAsync(LedgerState.Stopped, default);
        }

        await using (var target = await Loads.OpenAsync(database, request))
        {
            var earlier = target.Earlier!;
            Assert.Equal(
                (LedgerState.Stopped, "{\"a\": 1}", "state"),
                (earlier.State, earlier.Definition, earlier.SourceState)
            );
            var chunk = Assert.Single(earlier.Chunks);
            Assert.Equal(
                Loads.Done("c0", 2) with
                {
                    Counted = 2,
                    Finished = chunk.Finished,
                    Bytes = chunk.Bytes,
                },
                chunk
            );
            await target.BeginAsync("{}", "later", resumes: true, default);
            await Loads.WriteAsync(target, "c1", 1, Three);
            Assert.Equal(
                chunk with
                {
                    Finished = default,
                },
                await Loads.WriteAsync(target, "c0", 0, Two) with
                {
                    Finished = default,
                }
            );
            await target.FinishAsync(default);
        }

        Assert.Equal(["5"], await database.QueryAsync("SELECT count(*) FROM t"));
        await using var done = await Loads.OpenAsync(database, request);
        Assert.Equal((LedgerState.Done, "later", 1), (done.Earlier!.State, done.Earlier.SourceState, done.Earlier.Run));
        Assert.NotNull(done.Earlier.Finished);
        Assert.Equal(2, done.Earlier.Chunks.Count);
    }

    [PostgresFact]
    public async Task Two_runs_of_one_job_never_mix()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        var request = Loads.Request(database, "t", TransferMode.Append);
        await using var first = await Loads.OpenAsync(database, request);

        var error = await Assert.ThrowsAsync<WeirException>(() => Loads.OpenAsync(database, request));

        Assert.Equal(ErrorCode.JobRunning, error.Code);
        await using var dry = await Loads.OpenAsync(database, request with { IsDryRun = true });
        Assert.NotEmpty(dry.Steps);
        Assert.Empty(await database.TablesAsync());
    }

    [PostgresFact]
    public async Task A_lost_lock_stops_the_job_and_its_writers()
    {
        await using var database = await PostgresDatabase.OpenAsync(("application_name", "weir-lock"));
        var request = Loads.Request(database, "t", TransferMode.Append);
        await using var first = await Loads.OpenAsync(database, request);
        await first.BeginAsync("{}", "", resumes: false, default);
        await using var writer = await first.OpenWriterAsync(default);
        await writer.BeginAsync(new SourceChunk("c0", "", null), default);
        using (var batch = Rows.Named(Two))
        {
            await writer.WriteAsync(batch, [], default);
        }

        await database.ExecuteAsync(
            "SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND a.application_name = 'weir-lock'"
        );
        await using var second = await OpenWhenFreeAsync(database, request);
        Assert.Equal(LedgerState.Running, second.Earlier!.State);
        await second.BeginAsync("{}", "", resumes: true, default);

        var error = await Assert.ThrowsAsync<WeirException>(async () =>
            await writer.CommitAsync(Loads.Done("c0", 2), default)
        );
        Assert.True(error.Code == ErrorCode.ConnectionLost || error.Code == ErrorCode.JobRunning, error.Message);
        await Loads.WriteAsync(second, "c0", 0, Two);
        Assert.Equal(new TransferEnd(2, 0, 0, 0), await second.FinishAsync(default));
        Assert.Equal(["2"], await database.QueryAsync("SELECT count(*) FROM t"));
    }

    [PostgresFact]
    public async Task D6_a_chunk_whose_commit_was_not_acknowledged_is_not_doubled()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await using var target = await Loads.OpenAsync(database, Loads.Request(database, "t", TransferMode.Append));
        await target.BeginAsync("{}", "", resumes: false, default);
        await using var first = await target.OpenWriterAsync(default);
        await using var second = await target.OpenWriterAsync(default);
        foreach (var writer in new[] { first, second })
        {
            Assert.Null(await writer.BeginAsync(new SourceChunk("c0", "", null), default));
            using var batch = Rows.Named(Two);
            await writer.WriteAsync(batch, [], default);
        }

        var committed = await first.CommitAsync(Loads.Done("c0", 2), default);
        var again = await second.CommitAsync(Loads.Done("c0", 2), default);

        Assert.Equal(committed, again);
        await Loads.WriteAsync(second, "c1", 1, Rows.Named(Three), []);
        Assert.Equal(new TransferEnd(5, 0, 0, 0), await target.FinishAsync(default));
        Assert.Equal(["5"], await database.QueryAsync("SELECT count(*) FROM t"));
    }

    [PostgresFact]
    public async Task Values_that_the_server_converts_go_straight_into_the_table()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE TABLE t (id bigint, name inet)");
        var request = Loads.Request(database, "t", TransferMode.Append) with { IsolatesRefused = true };
        await using var target = await Loads.OpenAsync(database, request);
        await target.BeginAsync("{}", "", resumes: false, default);
        await using var writer = await target.OpenWriterAsync(default);
        var refused = new List<RefusedRow>();

        await Loads.WriteAsync(writer, "c0", 0, Rows.Named((1, "10.0.0.1"), (2, "no"), (3, null)), refused);
        await Loads.WriteAsync(writer, "c1", 1, Rows.Named((4, "::1")), []);
        await target.FinishAsync(default);

        Assert.Equal(1, Assert.Single(refused).Row);
        Assert.Equal(["1,10.0.0.1", "3,", "4,::1"], await database.QueryAsync("SELECT * FROM t ORDER BY id"));
        var back = await Loads.ReadBackAsync(target);
        Assert.Equal((2, 1), (back["c0"].Count, back["c1"].Count));
        Assert.Equal(["t", "weir_load"], await database.TablesAsync());
    }

    [PostgresFact]
    public async Task A_server_that_does_not_count_still_finds_the_rows()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        var role = $"weir_c{Guid.NewGuid():N}"[..20];
        var url = new UriBuilder(PostgresDatabase.Url!) { UserName = role, Password = "pw" };
        await database.ExecuteAsync(
            $"CREATE ROLE {role} LOGIN PASSWORD 'pw'; ALTER ROLE {role} SET track_counts = off; GRANT ALL ON SCHEMA {database.Schema} TO {role}"
        );
        try
        {
            await using var source = PostgresDatabase.Connect("pg", ("url", url.Uri.ToString()));
            foreach (var isolates in new[] { false, true })
            {
                var request = Loads.Request(database, isolates ? "t" : "u", TransferMode.Create) with
                {
                    IsolatesRefused = isolates,
                };
                await using var target = (await source.OpenTransferAsync(request, default))!;
                await target.BeginAsync("{}", "", resumes: false, default);
                Assert.Equal(2, (await Loads.WriteAsync(target, "c0", 0, Two)).Counted);
                await target.FinishAsync(default);
            }
        }
        finally
        {
            await database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [PostgresFact]
    public async Task A_user_without_rights_gets_a_clear_error_and_leaves_nothing()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        var role = $"weir_n{Guid.NewGuid():N}"[..20];
        var url = new UriBuilder(PostgresDatabase.Url!) { UserName = role, Password = "pw" };
        await database.ExecuteAsync(
            $"CREATE ROLE {role} LOGIN PASSWORD 'pw'; GRANT USAGE ON SCHEMA {database.Schema} TO {role}"
        );
        try
        {
            await using var source = PostgresDatabase.Connect("pg", ("url", url.Uri.ToString()));
            await using var target = (
                await source.OpenTransferAsync(Loads.Request(database, "t", TransferMode.Create), default)
            )!;

            var error = await Assert.ThrowsAsync<WeirException>(async () =>
                await target.BeginAsync("{}", "", resumes: false, default)
            );

            Assert.Equal(ErrorCode.PermissionDenied, error.Code);
            Assert.DoesNotContain("pw", error.Message, StringComparison.Ordinal);
            Assert.Empty(await database.TablesAsync());
        }
        finally
        {
            await database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [PostgresFact]
    public async Task A_trigger_that_drops_rows_fails_the_chunk()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            """
            CREATE TABLE t (id bigint, name text);
            CREATE FUNCTION skip() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.id = 2 THEN RETURN NULL; END IF; RETURN NEW; END';
            CREATE TRIGGER skip BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION skip();
            """
        );
        await using var target = await Loads.OpenAsync(database, Loads.Request(database, "t", TransferMode.Append));
        await target.BeginAsync("{}", "", resumes: false, default);

        var error = await Assert.ThrowsAsync<WeirException>(() => Loads.WriteAsync(target, "c0", 0, Two));

        Assert.Equal(ErrorCode.IntegrityError, error.Code);
        Assert.Equal(["0"], await database.QueryAsync("SELECT count(*) FROM t"));
        Assert.Equal(["0"], await database.QueryAsync("SELECT count(*) FROM weir_load WHERE chunk <> ''"));
    }

    [PostgresTheory]
    [InlineData(TransferMode.Append)]
    [InlineData(TransferMode.Replace)]
    [InlineData(TransferMode.Truncate)]
    [InlineData(TransferMode.Upsert)]
    public async Task D10_bad_rows_are_told_one_by_one(TransferMode mode)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t (id bigint PRIMARY KEY, name varchar(3) NOT NULL CHECK (name <> 'bad'))"
        );
        var request = Loads.Request(database, "t", mode, ["id"]) with { IsolatesRefused = true };
        await using var target = await Loads.OpenAsync(database, request);
        await target.BeginAsync("{}", "", resumes: false, default);
        await using var writer = await target.OpenWriterAsync(default);
        var refused = new List<RefusedRow>();

        var rows = Rows.Named((1, "a"), (2, "long"), (3, null), (null, "b"), (4, "bad"), (5, "x\0"), (6, "ok"));
        var chunk = await Loads.WriteAsync(writer, "c0", 0, rows, refused);
        await Loads.WriteAsync(target, "c1", 1, (7, "g"));
        await target.FinishAsync(default);

        Assert.Equal([1, 2, 3, 4, 5], refused.Select(r => r.Row));
        Assert.Equal(("name", "name", "id"), (refused[0].Column, refused[1].Column, refused[2].Column));
        Assert.Equal((2, 2, 5), ((int)chunk.Written, (int)chunk.Counted, (int)chunk.Rejected));
        Assert.Equal(["1,a", "6,ok", "7,g"], await database.QueryAsync("SELECT * FROM t ORDER BY id"));
        Assert.Equal(
            ["1,a", "6,ok", "7,g"],
            (await Loads.ReadBackAsync(target)).Values.SelectMany(v => v).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        Assert.Equal(["t", "weir_load"], await database.TablesAsync());
    }

    [PostgresFact]
    public async Task The_first_refused_row_fails_the_chunk_when_they_are_not_isolated()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE TABLE t (id bigint, name varchar(3))");
        await using var target = await Loads.OpenAsync(database, Loads.Request(database, "t", TransferMode.Append));
        await target.BeginAsync("{}", "", resumes: false, default);
        await using var writer = await target.OpenWriterAsync(default);

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Loads.WriteAsync(writer, "c0", 0, Rows.Named((1, "a"), (2, "long")), [])
        );
        await Loads.WriteAsync(writer, "c0", 0, Rows.Named((1, "a")), []);

        Assert.Equal(ErrorCode.InvalidData, error.Code);
        Assert.Equal(["1,a"], await database.QueryAsync("SELECT * FROM t"));
    }

    [PostgresTheory]
    [InlineData(TransferMode.Append)]
    [InlineData(TransferMode.Replace)]
    [InlineData(TransferMode.Upsert)]
    public async Task An_abandoned_run_leaves_only_its_ledger_row(TransferMode mode)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t (id bigint PRIMARY KEY, name text); INSERT INTO t VALUES (9, 'old')"
        );
        var request = Loads.Request(database, "t", mode, ["id"]);
        await using (var target = await Loads.OpenAsync(database, request))
        {
            await target.BeginAsync("{}", "", resumes: false, default);
            await Loads.WriteAsync(target, "c0", 0, Two);
            await target.SuspendAsync(LedgerState.Failed, default);
        }

        await using (var target = await Loads.OpenAsync(database, request))
        {
            await target.AbandonAsync(default);
            Assert.Null(target.Earlier);
            Assert.Equal(["9,old"], await database.QueryAsync("SELECT * FROM t"));
            Assert.Equal(["t", "weir_load"], await database.TablesAsync());
            await target.BeginAsync("{}", "", resumes: false, default);
            await Loads.WriteAsync(target, "c0", 0, Three);
            await target.FinishAsync(default);
        }

        Assert.Equal(
            ["1,abandoned", "2,done"],
            await database.QueryAsync("SELECT run, state FROM weir_load WHERE chunk = '' ORDER BY run")
        );
    }

    private static async Task<ITransferTarget> OpenWhenFreeAsync(PostgresDatabase database, TransferRequest request)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                return await Loads.OpenAsync(database, request);
            }
            catch (WeirException exception) when (exception.Code == ErrorCode.JobRunning && i < 50)
            {
                await Task.Delay(100);
            }
        }
    }
}
