using Weir.Commands.Tests.Support;
using Weir.Connectors.Commands;

namespace Weir.Commands.Tests;

/// <summary>Round trips, counted by a proxy that holds answers back, so that nothing depends on how fast the machine is.</summary>
public class RoundTripTests
{
    [PostgresTheory]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(10)]
    public async Task A_batch_is_one_round_trip_whatever_the_delay(double milliseconds)
    {
        await using var proxy = new TcpProxy(TestDatabase.PostgresUrl!);
        await using var database = await TestDatabase.OpenAsync("postgres", proxy);
        var t = database.Table("rt");
        await database.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY, n int)");
        proxy.Delay = TimeSpan.FromMilliseconds(milliseconds);
        foreach (var strategy in Enum.GetValues<CommandStrategy>())
        {
            await database.RunAsync($"TRUNCATE {t}");
            await using var pipeline = Open(database, strategy, merges: false);
            var insert = $"INSERT INTO {t} VALUES ($1, 0)";
            Assert.Equal(1, await TripsAsync(proxy, pipeline, 50, i => (insert, [i])));
            Assert.Equal(1, await TripsAsync(proxy, pipeline, 50, i => ($"SELECT n FROM {t} WHERE id = $1", [i])));
            Assert.Equal(1, await TripsAsync(proxy, pipeline, 1, i => ($"UPDATE {t} SET n = $1", [i])));
            Assert.Equal(pipeline.Status.Total, pipeline.Status.Succeeded);
            var start = proxy.Requests;
            for (var i = 0; i < 5; i++)
            {
                _ = (await pipeline.ExecuteAsync($"SELECT {i}")).EnsureSuccess();
            }

            Assert.Equal(5, proxy.Requests - start);
        }
    }

    [PostgresTheory]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(10)]
    public async Task Merging_asks_the_catalogs_once_and_then_costs_no_round_trip(double milliseconds)
    {
        await using var proxy = new TcpProxy(TestDatabase.PostgresUrl!);
        await using var database = await TestDatabase.OpenAsync("postgres", proxy);
        var t = database.Table("rtm");
        await database.RunAsync($"CREATE TABLE {t} (id int, n int)");
        proxy.Delay = TimeSpan.FromMilliseconds(milliseconds);
        foreach (var strategy in Enum.GetValues<CommandStrategy>())
        {
            await using var pipeline = Open(database, strategy, merges: true);
            var insert = $"INSERT INTO {t} VALUES ($1, 0)";
            var read = $"SELECT n FROM {t} WHERE id = $1";
            _ = (await pipeline.ExecuteAsync("SELECT 'warm'")).EnsureSuccess();
            var start = proxy.Requests;
            await AddAsync(pipeline, 0, 50, i => (insert, [i]));
            Assert.Equal(2, proxy.Requests - start);
            Assert.Equal(1, await TripsAsync(proxy, pipeline, 50, i => (insert, [i])));
            Assert.Equal(1, await TripsAsync(proxy, pipeline, 50, i => (read, [i])));
            Assert.Equal(pipeline.Status.Total, pipeline.Status.Succeeded);
            Assert.Equal(pipeline.Status.RoundTrips, pipeline.Status.StatementsSent);
        }
    }

    [PostgresTheory]
    [InlineData(false, 1)]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    public async Task Each_failed_statement_costs_one_round_trip_more(bool merges, int failures)
    {
        await using var proxy = new TcpProxy(TestDatabase.PostgresUrl!);
        await using var database = await TestDatabase.OpenAsync("postgres", proxy);
        var t = database.Table("rtf");
        await database.RunAsync($"CREATE TABLE {t} (id int CHECK (id >= 0))");
        proxy.Delay = TimeSpan.FromMilliseconds(1);
        await using var pipeline = Open(database, CommandStrategy.BestEffort, merges);
        var insert = $"INSERT INTO {t} VALUES ($1)";
        var trips = await TripsAsync(proxy, pipeline, 64, i => (insert, [i % 20 == 7 && i / 20 < failures ? -1 : i]));

        // Merged, one more tells that there is a bad one among them, and one prepares what is then sent one by one.
        Assert.Equal(1 + failures + (merges ? 2 : 0), trips);
        Assert.Equal((82 - failures, failures), (pipeline.Status.Succeeded, pipeline.Status.Failed));
        Assert.Equal([$"{82 - failures}"], await database.QueryAsync($"SELECT count(*) FROM {t}"));
    }

    [PostgresTheory]
    [InlineData(CommandStrategy.Sequential)]
    [InlineData(CommandStrategy.BestEffort)]
    [InlineData(CommandStrategy.Transactional)]
    public async Task Batches_that_wait_go_in_one_round_trip(CommandStrategy strategy)
    {
        await using var proxy = new TcpProxy(TestDatabase.PostgresUrl!);
        await using var database = await TestDatabase.OpenAsync("postgres", proxy);
        var t = database.Table("rtw");
        await database.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY)");
        await using var pipeline = Open(database, strategy, merges: false, batchSize: 10);
        var insert = $"INSERT INTO {t} VALUES ($1)";
        _ = await TripsAsync(proxy, pipeline, 2, i => (insert, [5000 + i]));
        var batches = pipeline.Status.Batches;
        var (trips, _) = await WhileBusyAsync(proxy, pipeline, 45, i => (insert, [i]));
        Assert.Equal(2, trips);
        Assert.Equal(7, pipeline.Status.Batches - batches);
        Assert.Equal(pipeline.Status.Total, pipeline.Status.Succeeded);
        Assert.Equal(["65"], await database.QueryAsync($"SELECT count(*) FROM {t}"));
    }

    [PostgresTheory]
    [InlineData(CommandStrategy.Sequential, false)]
    [InlineData(CommandStrategy.Sequential, true)]
    [InlineData(CommandStrategy.BestEffort, false)]
    [InlineData(CommandStrategy.BestEffort, true)]
    [InlineData(CommandStrategy.Transactional, true)]
    public async Task A_failure_in_the_third_of_five_batches_of_a_trip_keeps_each_strategys_promise(
        CommandStrategy strategy,
        bool merges
    )
    {
        await using var proxy = new TcpProxy(TestDatabase.PostgresUrl!);
        await using var database = await TestDatabase.OpenAsync("postgres", proxy);
        var t = database.Table("rtp");
        await database.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY CHECK (id <> 25))");
        await using var pipeline = Open(database, strategy, merges, batchSize: 10);
        var insert = $"INSERT INTO {t} VALUES ($1)";
        _ = await TripsAsync(proxy, pipeline, 2, i => (insert, [1000 + i]));
        var (_, tickets) = await WhileBusyAsync(proxy, pipeline, 50, i => (insert, [i]));
        for (var i = 0; i < tickets.Count; i++)
        {
            var expected =
                strategy == CommandStrategy.Transactional || i == 25 ? CommandStatus.Failed
                : strategy == CommandStrategy.Sequential && i > 25 ? CommandStatus.NotExecuted
                : CommandStatus.Succeeded;
            Assert.Equal(expected, (await tickets[i]).Status);
        }

        var ids = await database.QueryAsync($"SELECT id FROM {t} WHERE id < 1000 ORDER BY id");
        var succeeded = Enumerable.Range(0, 50).Where(i => tickets[i].Outcome.Result.IsSuccess);
        Assert.Equal(string.Join(',', succeeded), string.Join(',', ids));

        // Nothing is left open on the connection, which would hold locks.
        await database
            .RunAsync($"ALTER TABLE {t} ADD COLUMN x int")
            .WaitAsync(TimeSpan.FromSeconds(strategy == CommandStrategy.Transactional ? 30 : 10));
    }

    [PostgresTheory]
    [InlineData(CommandStrategy.Sequential)]
    [InlineData(CommandStrategy.BestEffort)]
    public async Task A_refused_commit_of_several_batches_hits_the_statement_that_caused_it(CommandStrategy strategy)
    {
        await using var proxy = new TcpProxy(TestDatabase.PostgresUrl!);
        await using var database = await TestDatabase.OpenAsync("postgres", proxy);
        var t = database.Table("rtc");
        await database.RunAsync($"CREATE TABLE {t} (id int, u int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
        await using var pipeline = Open(database, strategy, merges: true, batchSize: 4);
        var (_, tickets) = await WhileBusyAsync(
            proxy,
            pipeline,
            16,
            i => ($"INSERT INTO {t} VALUES ($1, $2)", [i, i == 9 ? 0 : i])
        );
        for (var i = 0; i < tickets.Count; i++)
        {
            var expected =
                i == 9 ? CommandStatus.Failed
                : strategy == CommandStrategy.Sequential && i > 9 ? CommandStatus.NotExecuted
                : CommandStatus.Succeeded;
            Assert.Equal((i, expected), (i, (await tickets[i]).Status));
        }

        Assert.Equal(
            [strategy == CommandStrategy.Sequential ? "9|9" : "15|15"],
            await database.QueryAsync($"SELECT count(*), count(DISTINCT u) FROM {t}")
        );
    }

    [PostgresTheory]
    [InlineData(CommandStrategy.Sequential, false)]
    [InlineData(CommandStrategy.Sequential, true)]
    [InlineData(CommandStrategy.BestEffort, false)]
    [InlineData(CommandStrategy.BestEffort, true)]
    public async Task A_refused_commit_costs_round_trips_in_the_logarithm_of_the_batch(
        CommandStrategy strategy,
        bool merges
    )
    {
        await using var proxy = new TcpProxy(TestDatabase.PostgresUrl!);
        await using var database = await TestDatabase.OpenAsync("postgres", proxy);
        var t = database.Table("rtl");
        await database.RunAsync($"CREATE TABLE {t} (id int, u int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
        await database.RunAsync($"INSERT INTO {t} VALUES (-1, -1)");
        await using var pipeline = Open(database, strategy, merges);
        var insert = $"INSERT INTO {t} VALUES ($1, $2)";
        var trips = await TripsAsync(proxy, pipeline, 256, i => (insert, [i, i == 150 ? -1 : i]));

        // Two for each halving, and one to prepare what is then set before each statement.
        Assert.InRange(trips, 9, (2 * 8) + 2);
        Assert.Equal(1, pipeline.Status.Failed);
        Assert.Equal(strategy == CommandStrategy.Sequential ? 105 : 0, pipeline.Status.NotExecuted);
        Assert.Equal(
            strategy == CommandStrategy.Sequential ? ["149"] : ["255"],
            await database.QueryAsync($"SELECT max(id) FROM {t} WHERE id < 1000")
        );
    }

    private static CommandPipeline Open(
        TestDatabase database,
        CommandStrategy strategy,
        bool merges,
        int batchSize = 1000
    ) =>
        database.Source.CreateCommandPipeline(
            new CommandPipelineOptions
            {
                Strategy = strategy,
                Merge = merges,
                BatchSize = batchSize,
                Parallelism = 1,
                FlushInterval = TimeSpan.FromMinutes(1),
            }
        );

    /// <summary>
    /// How many requests it takes to execute so many statements that are added together, once the connection is open, the
    /// catalogs are asked and the statements are prepared. What is executed for that has numbers from 1000.
    /// </summary>
    private static async Task<long> TripsAsync(
        TcpProxy proxy,
        CommandPipeline pipeline,
        int count,
        Func<int, (string Sql, CommandValue[] Values)> statement
    )
    {
        for (var round = 0; round < 6; round++)
        {
            await AddAsync(pipeline, 1000 + (3 * round), 3, statement);
        }

        var (start, before) = (proxy.Requests, pipeline.Status.RoundTrips);
        await AddAsync(pipeline, 0, count, statement);
        var trips = proxy.Requests - start;
        Assert.InRange(pipeline.Status.RoundTrips - before, trips - 1, trips);
        return trips;
    }

    private static async Task AddAsync(
        CommandPipeline pipeline,
        int first,
        int count,
        Func<int, (string Sql, CommandValue[] Values)> statement
    )
    {
        for (var i = first; i < first + count; i++)
        {
            var (sql, values) = statement(i);
            _ = await pipeline.AddAsync(sql, values);
        }

        await pipeline.FlushAsync();
    }

    /// <summary>Adds statements while the connection is busy with another one.</summary>
    private static async Task<(long Trips, List<CommandTicket> Tickets)> WhileBusyAsync(
        TcpProxy proxy,
        CommandPipeline pipeline,
        int count,
        Func<int, (string Sql, CommandValue[] Values)> statement
    )
    {
        _ = (await pipeline.ExecuteAsync("SELECT 'warm'")).EnsureSuccess();
        var start = proxy.Requests;
        var busy = pipeline.ExecuteAsync("SELECT pg_sleep(0.4)").AsTask();
        while (proxy.Requests == start)
        {
            await Task.Delay(5);
        }

        var tickets = new List<CommandTicket>();
        for (var i = 0; i < count; i++)
        {
            var (sql, values) = statement(i);
            tickets.Add(await pipeline.AddAsync(sql, values));
        }

        await pipeline.FlushAsync();
        _ = (await busy).EnsureSuccess();
        return (proxy.Requests - start, tickets);
    }
}
