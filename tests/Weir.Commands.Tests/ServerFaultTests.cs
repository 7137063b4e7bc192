using System.Globalization;
using Weir.Commands.Tests.Support;

namespace Weir.Commands.Tests;

/// <summary>What a server does of its own accord: it restarts, finds conflicts, has limits.</summary>
public class ServerFaultTests
{
    [OwnServerTheory]
    [InlineData(CommandStrategy.Sequential, true)]
    [InlineData(CommandStrategy.BestEffort, false)]
    [InlineData(CommandStrategy.Parallel, true)]
    [InlineData(CommandStrategy.Transactional, false)]
    public async Task A_server_that_is_killed_and_started_again_inserts_nothing_twice(
        CommandStrategy strategy,
        bool merges
    )
    {
        using var server = await OwnServer.StartAsync();
        await using var database = await TestDatabase.OpenAsync("postgres", server: server.Url);
        var t = database.Table("restart");
        await database.RunAsync($"CREATE TABLE {t} (id int, round int)");
        var outcomes = new List<CommandOutcome>();
        var pipeline = database.Source.CreateCommandPipeline(
            new CommandPipelineOptions
            {
                Strategy = strategy,
                Merge = merges,
                BatchSize = 20,
                MaxQueue = 200,
                Parallelism = 2,
                MaxRetries = 5,
                MaxRetryDelay = TimeSpan.FromMilliseconds(500),
                OnOutcome = outcomes.Add,
            }
        );
        Task? restart = null;
        for (var i = 0; i < 2000; i++)
        {
            await pipeline.AddAsync($"INSERT INTO {t} VALUES ($1, $2)", [i, 1], new CommandOptions { Tag = i });
            if (i == 700)
            {
                restart = server.RestartAsync();
            }
        }

        await restart!;
        await pipeline.DisposeAsync();
        Assert.Equal(2000, outcomes.Select(o => o.Id).Distinct().Count());
        Assert.Equal(2000, outcomes.Count);

        // The source is another one, since the circuit of the first may be open.
        await using var after = await TestDatabase.OpenAsync("postgres", server: server.Url);
        await Inserted.CheckAsync(after, t, 1, outcomes);
    }

    [PostgresTheory]
    [InlineData(CommandStrategy.Sequential)]
    [InlineData(CommandStrategy.BestEffort)]
    [InlineData(CommandStrategy.Transactional)]
    public async Task Two_serializable_transactions_in_conflict_end_as_one_after_the_other(CommandStrategy strategy)
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        var t = database.Table("skew");
        await database.RunAsync($"CREATE TABLE {t} (round int, who int, seen bigint)");
        var (round, retries) = (0, 0L);
        // On a busy machine the two may miss each other.
        for (; retries == 0 && round < 10; round++)
        {
            var pipelines = Enumerable
                .Range(0, 2)
                .Select(_ =>
                    database.Source.CreateCommandPipeline(
                        new CommandPipelineOptions { Strategy = strategy, MaxRetries = 10 }
                    )
                )
                .ToList();
            var tickets = new List<CommandTicket>();
            foreach (var pipeline in pipelines)
            {
                // Each sees no row of the other, which no order of the two could bring about.
                await pipeline.AddAsync("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
                tickets.Add(
                    await pipeline.AddAsync(
                        $"INSERT INTO {t} SELECT $1, $2, count(*) FROM {t} WHERE round = $1",
                        [round, tickets.Count]
                    )
                );
                tickets.Add(await pipeline.AddAsync("SELECT pg_sleep(0.2)"));
            }

            await Task.WhenAll(pipelines.Select(p => p.DisposeAsync().AsTask()));
            foreach (var ticket in tickets)
            {
                _ = (await ticket).EnsureSuccess();
            }

            retries = pipelines.Sum(p => p.Status.Retries);
            if (strategy != CommandStrategy.Sequential)
            {
                Assert.Equal(
                    ["0", "1"],
                    await database.QueryAsync($"SELECT seen FROM {t} WHERE round = {round} ORDER BY seen")
                );
            }
        }

        Assert.True(retries > 0);
        Assert.Equal(
            [(round * 2).ToString(CultureInfo.InvariantCulture)],
            await database.QueryAsync($"SELECT count(*) FROM {t}")
        );
    }

    [PostgresFact]
    public async Task The_servers_own_time_limit_fails_its_statement_only()
    {
        await using var database = await TestDatabase.OpenAsync(
            "postgres",
            settings: [KeyValuePair.Create("statement_timeout", "200ms")]
        );
        var t = database.Table("limit");
        await database.RunAsync($"CREATE TABLE {t} (id int)");
        await using var pipeline = database.Source.CreateCommandPipeline(
            new CommandPipelineOptions { Strategy = CommandStrategy.BestEffort }
        );
        var before = await pipeline.AddAsync($"INSERT INTO {t} VALUES (1)");
        var slow = await pipeline.AddAsync("SELECT pg_sleep(20)");
        var after = await pipeline.AddAsync($"INSERT INTO {t} VALUES (2)");
        await pipeline.FlushAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15));
        Assert.Equal((CommandStatus.Failed, "57014"), ((await slow).Status, (await slow).SqlState));
        Assert.True((await before).IsSuccess && (await after).IsSuccess);
        Assert.Equal(["2"], await database.QueryAsync($"SELECT count(*) FROM {t}"));
    }
}
