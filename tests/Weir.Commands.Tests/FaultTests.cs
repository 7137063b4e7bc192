using System.Globalization;
using Weir.Commands.Tests.Support;

namespace Weir.Commands.Tests;

/// <summary>Broken connections, deadlocks, time limits: every statement has exactly one outcome, and it is true.</summary>
public class FaultTests
{
    [PostgresTheory]
    [InlineData(CommandStrategy.Sequential, false)]
    [InlineData(CommandStrategy.Sequential, true)]
    [InlineData(CommandStrategy.BestEffort, false)]
    [InlineData(CommandStrategy.BestEffort, true)]
    [InlineData(CommandStrategy.Parallel, true)]
    [InlineData(CommandStrategy.Transactional, false)]
    public async Task K11_a_connection_that_dies_in_mid_batch_inserts_nothing_twice(
        CommandStrategy strategy,
        bool merges
    )
    {
        await using var proxy = new TcpProxy(TestDatabase.PostgresUrl!);
        await using var database = await TestDatabase.OpenAsync("postgres", proxy);
        await using var direct = await TestDatabase.OpenAsync("postgres");
        var t = database.Table("k11");
        await direct.RunAsync($"CREATE TABLE {t} (id int, round int)");
        var random = new Random(11);
        for (var round = 0; round < 12; round++)
        {
            var outcomes = new List<CommandOutcome>();
            var pipeline = database.Source.CreateCommandPipeline(
                new CommandPipelineOptions
                {
                    Strategy = strategy,
                    Merge = merges,
                    BatchSize = 20,
                    Parallelism = 2,
                    RetryDelay = TimeSpan.FromMilliseconds(1),
                    OnOutcome = outcomes.Add,
                }
            );
            // Warm, so that the cut hits a batch and not the opening of a connection.
            Assert.True((await pipeline.ExecuteAsync("SELECT 1")).IsSuccess);
            proxy.CutAfter(random.Next(0, 3000));
            for (var i = 0; i < 100; i++)
            {
                await pipeline.AddAsync($"INSERT INTO {t} VALUES ($1, $2)", [i, round], new CommandOptions { Tag = i });
            }

            await pipeline.DisposeAsync();
            proxy.CutAfter(-1);
            Assert.Equal(101, outcomes.Count);
            Assert.Equal(101, outcomes.Select(o => o.Id).Distinct().Count());
            await Inserted.CheckAsync(direct, t, round, outcomes);
        }
    }

    [PostgresFact]
    public async Task A_transaction_whose_connection_dies_between_its_batches_is_done_anew_as_a_whole()
    {
        await using var proxy = new TcpProxy(TestDatabase.PostgresUrl!);
        await using var database = await TestDatabase.OpenAsync("postgres", proxy);
        await using var direct = await TestDatabase.OpenAsync("postgres");
        var (t, u) = (direct.Table("whole_t"), direct.Table("whole_u"));
        await direct.RunAsync($"CREATE TABLE {t} (id int)");
        await direct.RunAsync($"CREATE TABLE {u} (id int)");
        await using var pipeline = database.Source.CreateCommandPipeline(
            new CommandPipelineOptions
            {
                Strategy = CommandStrategy.Transactional,
                BatchSize = 2,
                RetryDelay = TimeSpan.FromMilliseconds(1),
            }
        );
        List<CommandTicket> tickets = [await pipeline.AddAsync($"INSERT INTO {t} VALUES ($1)", [1])];
        tickets.Add(await pipeline.AddAsync($"INSERT INTO {t} VALUES ($1)", [2]));
        await OpensAsync(direct, t);
        proxy.Cut();
        // Inserts of another table, whose catalogs are asked on the dead connection before anything is sent.
        tickets.Add(await pipeline.AddAsync($"INSERT INTO {u} VALUES ($1)", [3]));
        tickets.Add(await pipeline.AddAsync($"INSERT INTO {u} VALUES ($1)", [4]));
        await pipeline.FlushAsync();
        foreach (var ticket in tickets)
        {
            Assert.Equal(CommandStatus.Succeeded, (await ticket).Status);
        }

        Assert.Equal(["1", "2"], await direct.QueryAsync($"SELECT id FROM {t} ORDER BY id"));
        Assert.Equal(["3", "4"], await direct.QueryAsync($"SELECT id FROM {u} ORDER BY id"));
    }

    [PostgresFact]
    public async Task An_open_transaction_is_nobody_elses()
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        await using var direct = await TestDatabase.OpenAsync("postgres");
        var (t, u) = (database.Table("own_t"), database.Table("own_u"));
        await database.RunAsync($"CREATE TABLE {t} (id int)");
        await database.RunAsync($"CREATE TABLE {u} (id int)");
        var pipeline = database.Source.CreateCommandPipeline(
            new CommandPipelineOptions { Strategy = CommandStrategy.Transactional, BatchSize = 2 }
        );
        await pipeline.AddAsync($"INSERT INTO {t} VALUES ($1)", [1]);
        await pipeline.AddAsync($"INSERT INTO {t} VALUES ($1)", [2]);
        await OpensAsync(direct, t);
        await using (var other = database.Source.CreateCommandPipeline())
        {
            Assert.True((await other.ExecuteAsync($"INSERT INTO {u} VALUES (9)")).IsSuccess);
        }

        await pipeline.AbortAsync();
        Assert.Equal(["9"], await direct.QueryAsync($"SELECT id FROM {u}"));
        Assert.Empty(await direct.QueryAsync($"SELECT id FROM {t}"));
    }

    /// <summary>Waits until a transaction that has written a table is open.</summary>
    private static async Task OpensAsync(TestDatabase database, string table)
    {
        var open =
            $"SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND query LIKE '%{table} %'";
        for (var i = 0; (await database.QueryAsync(open))[0] == "0"; i++)
        {
            Assert.True(i < 500, "no transaction was opened");
            await Task.Delay(20);
        }
    }

    [PostgresFact]
    public async Task A_lost_statement_is_sent_again_only_when_that_does_no_harm()
    {
        await using var proxy = new TcpProxy(TestDatabase.PostgresUrl!);
        await using var database = await TestDatabase.OpenAsync("postgres", proxy);
        await using var direct = await TestDatabase.OpenAsync("postgres");
        var t = database.Table("lost");
        await direct.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY, n int)");
        await direct.RunAsync($"INSERT INTO {t} VALUES (1, 0)");
        await using var pipeline = database.Source.CreateCommandPipeline(
            new CommandPipelineOptions { Strategy = CommandStrategy.BestEffort }
        );
        Assert.True((await pipeline.ExecuteAsync("SELECT 1")).IsSuccess);
        proxy.CutAfter(0);
        var once = await pipeline.ExecuteAsync($"UPDATE {t} SET n = n + 1");
        Assert.Equal((CommandStatus.Unknown, ErrorCode.OutcomeUnknown), (once.Status, once.Error!.Code));

        Assert.True((await pipeline.ExecuteAsync("SELECT 1")).IsSuccess);
        proxy.CutAfter(0);
        var again = await pipeline.ExecuteAsync(
            $"UPDATE {t} SET n = 7",
            default,
            new CommandOptions { IsIdempotent = true }
        );
        Assert.Equal((CommandStatus.Succeeded, 2), (again.Status, again.Attempts));
        Assert.Equal(["7"], await direct.QueryAsync($"SELECT n FROM {t}"));
    }

    [PostgresTheory]
    [InlineData(CommandStrategy.Sequential)]
    [InlineData(CommandStrategy.BestEffort)]
    [InlineData(CommandStrategy.Transactional)]
    public async Task A_deadlock_is_resolved_by_repetition(CommandStrategy strategy)
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        var t = database.Table("dead");
        await database.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY, n int)");
        await database.RunAsync($"INSERT INTO {t} VALUES (1, 0), (2, 0)");
        var options = new CommandPipelineOptions
        {
            Strategy = strategy,
            BatchSize = 3,
            MaxRetries = 10,
        };
        var (rounds, retries) = (0, 0L);
        // On a busy machine the two may miss each other.
        while (retries == 0 && rounds < 10)
        {
            rounds++;
            retries = await MeetAsync(database, options, t);
        }

        Assert.True(retries > 0);
        var n = (rounds * 2).ToString(CultureInfo.InvariantCulture);
        Assert.Equal([n, n], await database.QueryAsync($"SELECT n FROM {t}"));
    }

    /// <summary>Two pipelines change two rows in opposite order; how often they had to try again.</summary>
    private static async Task<long> MeetAsync(TestDatabase database, CommandPipelineOptions options, string table)
    {
        CommandPipeline[] pipelines =
        [
            database.Source.CreateCommandPipeline(options),
            database.Source.CreateCommandPipeline(options),
        ];
        var tickets = new List<CommandTicket>();
        for (var p = 0; p < 2; p++)
        {
            tickets.Add(await pipelines[p].AddAsync($"UPDATE {table} SET n = n + 1 WHERE id = $1", [1 + p]));
            tickets.Add(await pipelines[p].AddAsync("SELECT pg_sleep(0.2)"));
            tickets.Add(await pipelines[p].AddAsync($"UPDATE {table} SET n = n + 1 WHERE id = $1", [2 - p]));
        }

        await Task.WhenAll(pipelines.Select(p => p.DisposeAsync().AsTask()));
        foreach (var ticket in tickets)
        {
            (await ticket).EnsureSuccess();
        }

        return pipelines.Sum(p => p.Status.Retries);
    }

    [PostgresFact]
    public async Task A_serialization_failure_is_resolved_by_repetition()
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        var t = database.Table("serial");
        await database.RunAsync($"CREATE TABLE {t} (n int)");
        await database.RunAsync($"INSERT INTO {t} VALUES (0)");
        var schema = t[..t.IndexOf('.', StringComparison.Ordinal)];
        // Fails as a conflicting transaction would, the first two times.
        await database.RunAsync($"CREATE SEQUENCE {schema}.tries");
        await database.RunAsync(
            $"CREATE FUNCTION {schema}.flaky() RETURNS int LANGUAGE plpgsql AS 'BEGIN IF nextval(''{schema}.tries'') < 3 THEN RAISE EXCEPTION USING ERRCODE = ''40001''; END IF; RETURN 1; END'"
        );
        await using var pipeline = database.Source.CreateCommandPipeline(
            new CommandPipelineOptions
            {
                Strategy = CommandStrategy.BestEffort,
                RetryDelay = TimeSpan.FromMilliseconds(5),
            }
        );
        var before = await pipeline.AddAsync($"UPDATE {t} SET n = n + 10");
        var flaky = await pipeline.AddAsync($"UPDATE {t} SET n = n + {schema}.flaky()");
        var after = await pipeline.AddAsync($"UPDATE {t} SET n = n + 100");
        await pipeline.FlushAsync();
        Assert.All([before, flaky, after], x => Assert.Equal(CommandStatus.Succeeded, x.Outcome.Result.Status));
        Assert.Equal((1, 3), ((await before).Attempts, (await flaky).Attempts));
        Assert.Equal(["111"], await database.QueryAsync($"SELECT n FROM {t}"));
    }

    [Theory]
    [Databases]
    public async Task A_time_limit_ends_its_statement_and_leaves_the_others_alone(string kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var t = database.Table("slow");
        await database.RunAsync($"CREATE TABLE {t} (id int)");
        var slow = database.IsPostgres
            ? "SELECT pg_sleep(20)"
            : "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";
        await using var pipeline = database.Source.CreateCommandPipeline(
            new CommandPipelineOptions { Strategy = CommandStrategy.BestEffort }
        );
        var before = await pipeline.AddAsync($"INSERT INTO {t} VALUES (1)");
        var late = await pipeline.AddAsync(
            slow,
            default,
            new CommandOptions { Timeout = TimeSpan.FromMilliseconds(300) }
        );
        var after = await pipeline.AddAsync($"INSERT INTO {t} VALUES (2)");
        await pipeline.FlushAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15));
        Assert.Equal((CommandStatus.Failed, ErrorCode.Timeout), ((await late).Status, (await late).Error!.Code));
        Assert.True((await before).IsSuccess && (await after).IsSuccess);
        Assert.Equal(["2"], await database.QueryAsync($"SELECT count(*) FROM {t}"));
    }

    [Theory]
    [Databases]
    public async Task A_cancelled_statement_leaves_the_others_alone(string kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var t = database.Table("cancel");
        await database.RunAsync($"CREATE TABLE {t} (id int)");
        var slow = database.IsPostgres
            ? "SELECT pg_sleep(20)"
            : "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";
        foreach (
            var strategy in new[]
            {
                CommandStrategy.Sequential,
                CommandStrategy.BestEffort,
                CommandStrategy.Transactional,
            }
        )
        {
            using var cancellation = new CancellationTokenSource();
            var pipeline = database.Source.CreateCommandPipeline(new CommandPipelineOptions { Strategy = strategy });
            var before = await pipeline.AddAsync($"INSERT INTO {t} VALUES (1)");
            var cancelled = await pipeline.AddAsync(slow, default, null, cancellation.Token);
            var after = await pipeline.AddAsync($"INSERT INTO {t} VALUES (2)");
            var flush = pipeline.FlushAsync().AsTask();
            await Task.Delay(200);
            await cancellation.CancelAsync();
            await flush.WaitAsync(TimeSpan.FromSeconds(15));
            Assert.True((await cancelled).Status == CommandStatus.NotExecuted, $"{strategy}: {await cancelled}");
            Assert.True((await before).EnsureSuccess().IsSuccess && (await after).EnsureSuccess().IsSuccess);
            await pipeline.DisposeAsync();
        }

        Assert.Equal(["6"], await database.QueryAsync($"SELECT count(*) FROM {t}"));
    }

    [PostgresFact]
    public async Task A_server_that_ends_the_session_undoes_the_batch_which_is_sent_again()
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        var t = database.Table("killed");
        await database.RunAsync($"CREATE TABLE {t} (id int)");
        foreach (
            var strategy in new[]
            {
                CommandStrategy.Sequential,
                CommandStrategy.BestEffort,
                CommandStrategy.Transactional,
            }
        )
        {
            await database.RunAsync($"TRUNCATE {t}");
            var pipeline = database.Source.CreateCommandPipeline(new CommandPipelineOptions { Strategy = strategy });
            var first = await pipeline.AddAsync($"INSERT INTO {t} VALUES (1)");
            var second = await pipeline.AddAsync($"SELECT pg_sleep(0.7), '{t} {strategy}'");
            var flush = pipeline.FlushAsync().AsTask();
            var kill =
                $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%{t} {strategy}%'";
            while (!flush.IsCompleted && await database.QueryAsync(kill) is [])
            {
                await Task.Delay(20);
            }

            await flush.WaitAsync(TimeSpan.FromSeconds(15));
            Assert.True((await first).EnsureSuccess().IsSuccess && (await second).EnsureSuccess().IsSuccess);
            Assert.True((await second).Attempts > 1);
            await pipeline.DisposeAsync();
            Assert.Equal(["1"], await database.QueryAsync($"SELECT count(*) FROM {t}"));
        }
    }

    [PostgresTheory]
    [InlineData(CommandStrategy.Sequential)]
    [InlineData(CommandStrategy.BestEffort)]
    [InlineData(CommandStrategy.Transactional)]
    public async Task A_session_that_has_lost_its_prepared_statements_fails_no_statement(CommandStrategy strategy)
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        var t = database.Table("forgotten");
        await database.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY)");
        await using var pipeline = database.Source.CreateCommandPipeline(
            new CommandPipelineOptions
            {
                Strategy = strategy,
                Merge = false,
                RetryDelay = TimeSpan.FromMilliseconds(1),
            }
        );
        for (var i = 0; i < 8; i++)
        {
            await pipeline.AddAsync($"INSERT INTO {t} VALUES ($1)", [i]);
            if (i % 4 == 3)
            {
                await pipeline.AddAsync("DEALLOCATE ALL");
                await pipeline.FlushAsync();
            }
        }

        await pipeline.FlushAsync();
        Assert.Equal(10, pipeline.Status.Succeeded);
        Assert.Equal(["8"], await database.QueryAsync($"SELECT count(*) FROM {t}"));
    }

    [PostgresFact]
    public async Task A_statement_whose_parameters_were_refused_when_it_was_prepared_works_later()
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        var t = database.Table("refused");
        await database.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY, name varchar(5))");
        await using var pipeline = database.Source.CreateCommandPipeline(
            new CommandPipelineOptions { Strategy = CommandStrategy.BestEffort }
        );
        for (var i = 0; i < 40; i++)
        {
            var isGood = i % 2 == 0;
            var outcome = await pipeline.ExecuteAsync(
                $"INSERT INTO {t} VALUES ($1, $2) RETURNING id",
                [i, isGood ? "ok" : "too long"]
            );
            Assert.Equal((i, isGood ? CommandStatus.Succeeded : CommandStatus.Failed), (i, outcome.Status));
        }
    }

    [PostgresFact]
    public async Task A_poisoned_statement_costs_one_round_trip_and_no_good_one_is_executed_twice()
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        var t = database.Table("poison");
        var s = database.Table("executions");
        await database.RunAsync($"CREATE SEQUENCE {s}");
        // A sequence is not undone with a transaction, so it counts executions.
        await database.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY, n bigint DEFAULT nextval('{s}'))");
        await using var pipeline = database.Source.CreateCommandPipeline(
            new CommandPipelineOptions
            {
                Strategy = CommandStrategy.BestEffort,
                Merge = false,
                BatchSize = 64,
            }
        );
        for (var i = 0; i < 64; i++)
        {
            await pipeline.AddAsync(
                i == 40 ? "SELECT 1 / 0" : $"INSERT INTO {t} (id) VALUES ({i.ToString(CultureInfo.InvariantCulture)})"
            );
        }

        await pipeline.FlushAsync();
        Assert.Equal((63, 1, 2), (pipeline.Status.Succeeded, pipeline.Status.Failed, pipeline.Status.RoundTrips));
        Assert.Equal(
            ["63|63"],
            await database.QueryAsync($"SELECT count(*), last_value FROM {t}, {s} GROUP BY last_value")
        );
    }

    [PostgresFact]
    public async Task A_refused_commit_is_blamed_on_the_statement_that_caused_it()
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        var t = database.Table("deferred");
        await database.RunAsync(
            $"CREATE TABLE {t} (id int PRIMARY KEY, parent int REFERENCES {t} DEFERRABLE INITIALLY DEFERRED)"
        );
        await using var pipeline = database.Source.CreateCommandPipeline(
            new CommandPipelineOptions { Strategy = CommandStrategy.BestEffort }
        );
        var tickets = new List<CommandTicket>();
        foreach (var (id, parent) in new[] { (1, 1), (2, 99), (3, 1) })
        {
            tickets.Add(await pipeline.AddAsync($"INSERT INTO {t} VALUES ($1, $2)", [id, parent]));
        }

        await pipeline.FlushAsync();
        var statuses = await Task.WhenAll(tickets.Select(async x => (await x).Status));
        Assert.Equal([CommandStatus.Succeeded, CommandStatus.Failed, CommandStatus.Succeeded], statuses);
        Assert.Equal(["1", "3"], await database.QueryAsync($"SELECT id FROM {t} ORDER BY id"));
    }
}
