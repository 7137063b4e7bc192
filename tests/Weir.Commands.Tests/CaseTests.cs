using Weir.Commands.Tests.Support;

namespace Weir.Commands.Tests;

/// <summary>The numbered cases of the specification that need a database.</summary>
public class CaseTests
{
    [Theory]
    [Databases]
    public async Task K01_sequential_stops_at_the_first_failure(string kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var t = database.Table("k1");
        await database.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY)");
        await using var pipeline = database.Source.CreateCommandPipeline();
        var first = await pipeline.AddAsync($"INSERT INTO {t} VALUES ($1)", [1]);
        var second = await pipeline.AddAsync($"INSERT INTO {t} VALUES ($1)", [1]);
        var third = await pipeline.AddAsync($"INSERT INTO {t} VALUES ($1)", [3]);
        await pipeline.FlushAsync();

        Assert.Equal(CommandStatus.Succeeded, (await first).Status);
        Assert.Equal(1, (await first).Affected);
        Assert.Equal(CommandStatus.Failed, (await second).Status);
        Assert.Equal(ErrorCode.ConstraintViolation, (await second).Error!.Code);
        Assert.Equal(CommandStatus.NotExecuted, (await third).Status);
        Assert.Equal(["1"], await database.QueryAsync($"SELECT id FROM {t}"));

        var later = await pipeline.ExecuteAsync($"INSERT INTO {t} VALUES (9)");
        Assert.Equal(CommandStatus.NotExecuted, later.Status);
    }

    [Theory]
    [Databases]
    public async Task K02_transactional_is_all_or_nothing(string kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var t = database.Table("k2");
        await database.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY)");
        await using var pipeline = database.Source.CreateCommandPipeline(
            new CommandPipelineOptions { Strategy = CommandStrategy.Transactional }
        );
        CommandTicket[] tickets =
        [
            await pipeline.AddAsync($"INSERT INTO {t} VALUES ($1)", [1]),
            await pipeline.AddAsync($"INSERT INTO {t} VALUES ($1)", [2]),
            await pipeline.AddAsync($"INSERT INTO {t} VALUES ($1)", [1]),
        ];
        await pipeline.FlushAsync();

        foreach (var ticket in tickets)
        {
            var outcome = await ticket;
            Assert.Equal(CommandStatus.Failed, outcome.Status);
            Assert.Equal(ErrorCode.ConstraintViolation, outcome.Error!.Code);
            Assert.Equal(ticket.Id == 3, !outcome.Error.Message.Contains("undone", StringComparison.Ordinal));
        }

        Assert.Empty(await database.QueryAsync($"SELECT id FROM {t}"));
        var next = await pipeline.ExecuteAsync($"INSERT INTO {t} VALUES (7)");
        Assert.True(next.IsSuccess);
        Assert.Equal(["7"], await database.QueryAsync($"SELECT id FROM {t}"));
    }

    [Theory]
    [Databases]
    public async Task K03_best_effort_gives_each_statement_its_own_outcome(string kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var t = database.Table("k3");
        await database.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY)");
        await database.RunAsync($"INSERT INTO {t} VALUES (2), (4)");
        await using var pipeline = database.Source.CreateCommandPipeline(
            new CommandPipelineOptions { Strategy = CommandStrategy.BestEffort }
        );
        var tickets = new List<CommandTicket>();
        for (var i = 1; i <= 5; i++)
        {
            tickets.Add(await pipeline.AddAsync($"INSERT INTO {t} VALUES ($1)", [i]));
        }

        await pipeline.FlushAsync();
        var statuses = await Task.WhenAll(tickets.Select(async x => (await x).Status));
        Assert.Equal(
            [
                CommandStatus.Succeeded,
                CommandStatus.Failed,
                CommandStatus.Succeeded,
                CommandStatus.Failed,
                CommandStatus.Succeeded,
            ],
            statuses
        );
        Assert.Equal(["1", "2", "3", "4", "5"], await database.QueryAsync($"SELECT id FROM {t} ORDER BY id"));
    }

    [Theory]
    [Databases]
    public async Task K04_batches_are_cut_by_size_and_every_outcome_comes_once(string kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var t = database.Table("k4");
        await database.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY)");
        var seen = new List<long>();
        var pipeline = database.Source.CreateCommandPipeline(
            new CommandPipelineOptions
            {
                BatchSize = 10,
                FlushInterval = TimeSpan.FromMinutes(10),
                OnOutcome = o => seen.Add(o.Id),
            }
        );
        for (var i = 1; i <= 25; i++)
        {
            await pipeline.AddAsync($"INSERT INTO {t} VALUES ($1)", [i]);
        }

        await pipeline.DisposeAsync();
        Assert.Equal(Enumerable.Range(1, 25).Select(i => (long)i), seen.Order());
        Assert.Equal(3, pipeline.Status.Batches);
        Assert.InRange(pipeline.Status.RoundTrips, 1, 3);
        Assert.Equal(25, pipeline.Status.Succeeded);
        Assert.Equal(["25"], await database.QueryAsync($"SELECT count(*) FROM {t}"));
    }

    [Theory]
    [Databases]
    public async Task K05_one_statement_goes_when_the_interval_is_over(string kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        await using var pipeline = database.Source.CreateCommandPipeline(
            new CommandPipelineOptions { FlushInterval = TimeSpan.FromMilliseconds(30) }
        );
        var ticket = await pipeline.AddAsync("SELECT 1");
        var outcome = await ticket.Outcome.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(outcome.IsSuccess);
        Assert.Equal(1, outcome.Rows[0].GetInt64(0));
    }

    [PostgresFact]
    public async Task K06_parallel_statements_take_the_time_of_one()
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        var t = database.Table("k6");
        await database.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY)");
        await using var pipeline = database.Source.CreateCommandPipeline(
            new CommandPipelineOptions { Strategy = CommandStrategy.Parallel, Parallelism = 4 }
        );
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            var start = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < 4; i++)
            {
                await pipeline.AddAsync(
                    i % 2 == 0
                        ? "SELECT pg_sleep(0.05)"
                        : $"INSERT INTO {t} SELECT {(round * 4) + i} FROM pg_sleep(0.05)"
                );
            }

            await pipeline.FlushAsync();
            var time = TimeProvider.System.GetElapsedTime(start);
            best = time < best ? time : best;
        }

        Assert.Equal(12, pipeline.Status.Succeeded);
        Assert.InRange(best.TotalMilliseconds, 50, 150);
    }

    [Theory]
    [Databases]
    public async Task K07_a_sequential_select_sees_the_insert_before_it(string kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var t = database.Table("k7");
        await database.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY, name text)");
        await using var pipeline = database.Source.CreateCommandPipeline();
        await pipeline.AddAsync($"INSERT INTO {t} VALUES ($1, $2)", [1, "one"]);
        var outcome = await pipeline.ExecuteAsync($"SELECT name FROM {t} WHERE id = $1", [1]);
        Assert.Equal("one", outcome.EnsureSuccess().Rows[0].GetString(0));
    }
}
