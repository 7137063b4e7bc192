using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Sqlite;

public sealed class SqliteTransferTests
{
    private const string LedgerRows =
        "SELECT run, chunk, state, rows_written, rows_counted FROM weir_load ORDER BY run, chunk";

    [Theory]
    [InlineData(TransferMode.Create)]
    [InlineData(TransferMode.Append)]
    [InlineData(TransferMode.Replace)]
    [InlineData(TransferMode.Truncate)]
    public async Task A_missing_table_is_made_and_read_back_by_chunk(TransferMode mode)
    {
        using var file = new SqliteFile();
        var end = await Moves.RunAsync(
            file.Source,
            Moves.Request("t", mode),
            [Rows.Named((1, "a"), (2, null)), Rows.Named((3, "c"))]
        );
        Assert.Equal(new TransferEnd(3, 0, 0, 0), end);
        Assert.Equal(["1|a", "2|NULL", "3|c"], file.Query("SELECT id, name FROM t ORDER BY id"));
        Assert.Equal(["1||done|3|3", "1|chunk 0|done|2|2", "1|chunk 1|done|1|1"], file.Query(LedgerRows));
        Assert.Equal(["t", "weir_load"], file.Query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1"));
        await using var target = await Moves.OpenAsync(file.Source, Moves.Request("t", mode));
        var back = await target.ReadBackAsync(target.Earlier!, default);
        Assert.Null(back.WhyWhole);
        foreach (var part in back.Parts)
        {
            Assert.Equal(
                part.Chunk == "chunk 0" ? ["1|a", "2|NULL"] : new List<string> { "3|c" },
                await Moves.ReadAsync(part.Partition)
            );
        }
    }

    [Fact]
    public async Task Appending_keeps_what_is_there_and_tells_its_own_rows()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (id INTEGER, name TEXT)",
            "INSERT INTO t VALUES (0, 'old'), (-1, 'old')"
        );
        await Moves.RunAsync(file.Source, Moves.Request("t", TransferMode.Append), [Rows.Named((1, "a"), (2, "b"))]);
        Assert.Equal(4, file.Query("SELECT * FROM t").Count);
        await using var target = await Moves.OpenAsync(file.Source, Moves.Request("t", TransferMode.Append));
        var back = await target.ReadBackAsync(target.Earlier!, default);
        Assert.Equal(["1|a", "2|b"], await Moves.ReadAsync(Assert.Single(back.Parts).Partition));
    }

    [Theory]
    [InlineData(TransferMode.Replace)]
    [InlineData(TransferMode.Truncate)]
    public async Task Replacing_keeps_declaration_indexes_and_triggers(TransferMode mode)
    {
        using var file = new SqliteFile(
            "CREATE TABLE \"t\" (id INTEGER NOT NULL CHECK (id > 0), name TEXT DEFAULT 'x')",
            "CREATE UNIQUE INDEX i ON t (id)",
            "CREATE TRIGGER g AFTER DELETE ON t BEGIN SELECT 1; END",
            "CREATE VIEW v AS SELECT * FROM t",
            "INSERT INTO t VALUES (7, 'old')"
        );
        var before = file.Query("SELECT type, name, sql FROM sqlite_schema WHERE name <> 't' ORDER BY 2");
        await Moves.RunAsync(file.Source, Moves.Request("t", mode), [Rows.Named((1, "a")), Rows.Named((2, "b"))]);
        Assert.Equal(["1|a", "2|b"], file.Query("SELECT * FROM v ORDER BY id"));
        Assert.Equal(
            before,
            file.Query(
                "SELECT type, name, sql FROM sqlite_schema WHERE name <> 't' AND tbl_name <> 'weir_load' ORDER BY 2"
            )
        );
        Assert.Contains(
            "CHECK",
            file.Query("SELECT sql FROM sqlite_schema WHERE name = 't'")[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Replacing_with_other_columns_changes_the_table()
    {
        using var file = new SqliteFile("CREATE TABLE t (old TEXT)", "INSERT INTO t VALUES ('x')");
        await Moves.RunAsync(file.Source, Moves.Request("t", TransferMode.Replace), [Rows.Named((1, "a"))]);
        Assert.Equal(["1|a"], file.Query("SELECT * FROM t"));
    }

    [Fact]
    public async Task A_table_that_refers_to_itself_is_filled_anew()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, parent INTEGER REFERENCES t (id))",
            "INSERT INTO t VALUES (5, 'old', NULL), (6, 'old', 5)"
        );
        await Moves.RunAsync(file.Source, Moves.Request("t", TransferMode.Truncate), [Rows.Named((1, "a"), (2, "b"))]);
        Assert.Equal(["1|a|NULL", "2|b|NULL"], file.Query("SELECT * FROM t"));
        file.Execute("CREATE TABLE child (t INTEGER REFERENCES t (id))");
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Moves.OpenAsync(file.Source, Moves.Request("t", TransferMode.Replace))
        );
        Assert.Equal(ErrorCode.NotSupported, error.Code);
    }

    [Fact]
    public async Task Refused_rows_are_told_one_by_one_and_the_others_stay()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL CHECK (length(name) < 3))"
        );
        var request = Moves.Request("t", TransferMode.Append) with { IsolatesRefused = true };
        var refused = new List<RefusedRow>();
        await Moves.RunAsync(
            file.Source,
            request,
            [Rows.Named((1, "a"), (1, "b"), (2, null), (3, "long"), (null, "d"), (4, "d"))],
            refused
        );
        Assert.Equal([1, 2, 3, 4], refused.Select(r => r.Row));
        Assert.Equal(["1|a", "4|d"], file.Query("SELECT * FROM t"));
        Assert.Equal(
            ["6|2|4"],
            file.Query("SELECT rows_read, rows_written, rows_rejected FROM weir_load WHERE chunk = ''")
        );
        foreach (var mode in new[] { TransferMode.Replace, TransferMode.Truncate })
        {
            refused.Clear();
            await Moves.RunAsync(
                file.Source,
                request with
                {
                    Mode = mode,
                },
                [Rows.Named((1, "a"), (1, "b"), (3, "long"))],
                refused
            );
            Assert.Equal([1, 2], refused.Select(r => r.Row));
        }
    }

    [Fact]
    public async Task The_first_refused_row_fails_its_chunk_otherwise()
    {
        using var file = new SqliteFile("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Moves.RunAsync(file.Source, Moves.Request("t", TransferMode.Append), [Rows.Named((1, "a"), (2, null))])
        );
        Assert.Equal(ErrorCode.ConstraintViolation, error.Code);
        Assert.Empty(file.Query("SELECT * FROM t"));
    }

    [Theory]
    [InlineData(SchemaContract.Fail)]
    [InlineData(SchemaContract.Evolve)]
    [InlineData(SchemaContract.Freeze)]
    [InlineData(SchemaContract.RejectRow)]
    public async Task Contracts_say_what_becomes_of_new_columns(SchemaContract contract)
    {
        using var file = new SqliteFile("CREATE TABLE t (name TEXT)", "INSERT INTO t VALUES ('old')");
        var request = Moves.Request("t", TransferMode.Append) with { Contract = contract };
        if (contract == SchemaContract.Fail)
        {
            var error = await Assert.ThrowsAsync<WeirException>(() => Moves.OpenAsync(file.Source, request));
            Assert.Equal(ErrorCode.SchemaDrift, error.Code);
            return;
        }

        await using var target = await Moves.OpenAsync(file.Source, request);
        Assert.Equal(
            contract == SchemaContract.Evolve ? "id,name" : "name",
            string.Join(',', target.Schema.Fields.Select(f => f.Name))
        );
        await target.BeginAsync("{}", "", false, default);
        Assert.Equal(contract == SchemaContract.Evolve ? "old|NULL" : "old", file.Query("SELECT * FROM t")[0]);
    }

    [Theory]
    [InlineData(TransferMode.Create)]
    [InlineData(TransferMode.Append)]
    [InlineData(TransferMode.Replace)]
    [InlineData(TransferMode.Upsert)]
    [InlineData(TransferMode.Scd2)]
    public async Task A_run_that_dies_at_any_step_is_resumed(TransferMode mode)
    {
        for (var die = 1; ; die++)
        {
            using var file = new SqliteFile("CREATE TABLE other (x)");
            var request = Moves.Request(
                "t",
                mode,
                null,
                mode is TransferMode.Upsert or TransferMode.Scd2 ? ["id"] : []
            );
            var step = 0;
            TransferSteps.Observer = _ =>
            {
                if (++step == die)
                {
                    throw new KilledException();
                }
            };
            var died = true;
            try
            {
                await Moves.RunAsync(
                    file.Source,
                    request,
                    [Rows.Named((1, "a"), (2, "b")), Rows.Named((3, "c")), Rows.Named((4, null))]
                );
                died = false;
            }
            catch (KilledException) { }
            finally
            {
                TransferSteps.Observer = null;
            }

            await using (var target = await Moves.OpenAsync(file.Source, request))
            {
                if (target.Earlier is not { State: LedgerState.Done })
                {
                    await target.DisposeAsync();
                    await Moves.RunAsync(
                        file.Source,
                        request,
                        [Rows.Named((1, "a"), (2, "b")), Rows.Named((3, "c")), Rows.Named((4, null))]
                    );
                }
            }

            Assert.Equal(["1|a", "2|b", "3|c", "4|NULL"], file.Query("SELECT id, name FROM t ORDER BY id"));
            Assert.Equal(
                ["other", "t", "weir_load"],
                file.Query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")
            );
            Assert.Equal(["done"], file.Query("SELECT state FROM weir_load WHERE chunk = ''"));
            Assert.Single(file.Files, f => !f.EndsWith("-journal", StringComparison.Ordinal));
            if (!died)
            {
                // The run recorded, three chunks written and committed, the end: it died at each of them.
                Assert.True(die > 8, $"{die - 1} steps");
                break;
            }
        }
    }

    [Fact]
    public async Task Two_runs_of_a_job_do_not_mix()
    {
        using var file = new SqliteFile("CREATE TABLE t (id INTEGER, name TEXT)");
        await using var first = await Moves.OpenAsync(file.Source, Moves.Request("t", TransferMode.Append));
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Moves.OpenAsync(file.Source, Moves.Request("t", TransferMode.Append))
        );
        Assert.Equal(ErrorCode.JobRunning, error.Code);
    }

    [Fact]
    public async Task An_abandoned_run_leaves_nothing()
    {
        using var file = new SqliteFile("CREATE TABLE t (id INTEGER, name TEXT)", "INSERT INTO t VALUES (0, 'old')");
        foreach (
            var (table, mode) in new[]
            {
                ("t", TransferMode.Append),
                ("t", TransferMode.Replace),
                ("n", TransferMode.Append),
                ("n", TransferMode.Create),
            }
        )
        {
            var target = await Moves.OpenAsync(file.Source, Moves.Request(table, mode));
            await target.BeginAsync("{}", "", false, default);
            await using (var writer = await target.OpenWriterAsync(default))
            {
                using var rows = Rows.Named((1, "a"), (2, "b"));
                await Moves.WriteAsync(writer, 0, rows);
            }

            await target.SuspendAsync(LedgerState.Stopped, default);
            await target.DisposeAsync();
            target = await Moves.OpenAsync(file.Source, Moves.Request(table, mode));
            Assert.Equal(LedgerState.Stopped, target.Earlier!.State);
            await target.AbandonAsync(default);
            Assert.Null(target.Earlier);
            await target.DisposeAsync();
            Assert.Equal(["t"], file.Query("SELECT name FROM sqlite_schema"));
            Assert.Equal(["0|old"], file.Query("SELECT * FROM t"));
        }
    }

    [Fact]
    public async Task A_run_that_wrote_nothing_leaves_nothing_not_even_the_file()
    {
        using var file = new SqliteFile();
        var target = await Moves.OpenAsync(file.Source, Moves.Request("t", TransferMode.Create));
        Assert.Single(file.Files);
        await target.BeginAsync("{}", "", false, default);
        await target.SuspendAsync(LedgerState.Failed, default);
        await target.DisposeAsync();
        Assert.Empty(file.Files);
    }

    [Fact]
    public async Task Lost_staged_rows_are_noticed()
    {
        using var file = new SqliteFile("CREATE TABLE t (id INTEGER, name TEXT)");
        await using var target = await Moves.OpenAsync(file.Source, Moves.Request("t", TransferMode.Replace));
        await target.BeginAsync("{}", "", false, default);
        await using (var writer = await target.OpenWriterAsync(default))
        {
            using var rows = Rows.Named((1, "a"), (2, "b"));
            await Moves.WriteAsync(writer, 0, rows);
        }

        file.Execute($"DELETE FROM \"t__weir_{Moves.Job}\" WHERE id = 1");
        var error = await Assert.ThrowsAsync<WeirException>(async () => await target.FinishAsync(default));
        Assert.Equal(ErrorCode.IntegrityError, error.Code);
    }

    [Fact]
    public async Task A_snapshot_of_the_same_file_without_a_log_is_refused_as_its_target()
    {
        using var file = new SqliteFile("CREATE TABLE s (id INTEGER, name TEXT)");
        var table = await file.TableAsync("s");
        var scan = (IChunkedScan)table.PlanScan(Rows.Request(table));
        await using var read = await scan.BeginChunksAsync(new ChunkRequest(10, 2), new ScanContext(), default);
        await using var target = await Moves.OpenAsync(file.Source, Moves.Request("t", TransferMode.Create));
        var error = await Assert.ThrowsAsync<WeirException>(async () =>
            await target.BeginAsync("{}", "", false, default)
        );
        Assert.Contains("WAL", error.Hint, StringComparison.Ordinal);
    }

    private sealed class KilledException : Exception;
}
