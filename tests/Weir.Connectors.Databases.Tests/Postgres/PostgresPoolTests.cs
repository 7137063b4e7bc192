using Weir.Connectors.Commands;
using Weir.Connectors.Databases.Tests.Support;
using Weir.Connectors.Resilience;

namespace Weir.Connectors.Databases.Tests.Postgres;

/// <summary>The one pool of a source, which queries, writes and statements share.</summary>
public sealed class PostgresPoolTests
{
    private const string Slow =
        "CREATE VIEW slow AS SELECT i, pg_sleep(0.01)::text AS s FROM generate_series(1, 100000) AS i";

    [PostgresFact]
    public async Task Queries_writes_and_statements_share_the_connections_and_wait_for_them()
    {
        var application = $"weir-pool-{Guid.NewGuid():N}";
        await using var database = await PostgresDatabase.OpenAsync(
            ("pool_size", "3"),
            ("application_name", application)
        );
        await database.ExecuteAsync(Slow);
        using var stop = new CancellationTokenSource();
        var reading = ReadAsync(await database.TableAsync("slow"), stop.Token);
        try
        {
            var request = new SinkRequest(database.Name("t"), Rows.NamedSchema, WriteMode.Create, []);
            await using var sink = await database.Source.OpenSinkAsync(request, default);
            var statements = ((ICommandSource)database.Source).Connections;
            var lent = await statements.AcquireAsync(default);
            await UntilAsync(database, p => p.InUse == 3);
            Assert.Equal(3, await CountAsync(database, application));

            var pinging = database.Source.PingAsync(default).AsTask();
            await UntilAsync(database, p => p.Waiting == 1);
            Assert.False(pinging.IsCompleted);
            Assert.Equal(3, await CountAsync(database, application));
            await lent.ReturnAsync(isUsable: true);
            await pinging;
            Assert.Equal((2, 1, 0), InUse(database));
        }
        finally
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        }

        await UntilAsync(database, p => p is { InUse: 0, Idle: > 0 });
    }

    [PostgresFact]
    public async Task A_cancelled_wait_leaves_nothing_behind()
    {
        await using var database = await PostgresDatabase.OpenAsync(("pool_size", "1"));
        var connections = ((ICommandSource)database.Source).Connections;
        var lent = await connections.AcquireAsync(default);
        using var stop = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 5).Select(_ => database.Source.PingAsync(stop.Token).AsTask()).ToList();
        await UntilAsync(database, p => p.Waiting == 5);

        await stop.CancelAsync();

        foreach (var wait in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }

        Assert.Equal((1, 0, 0), InUse(database));
        await lent.ReturnAsync(isUsable: true);
        await database.Source.PingAsync(default);
        Assert.Equal((0, 1, 0), InUse(database));
        Assert.Equal(1, connections.Health.Pool.Opened);
    }

    [PostgresFact]
    public async Task What_a_user_sets_is_gone_for_the_next_one()
    {
        await using var database = await PostgresDatabase.OpenAsync(("pool_size", "1"));
        await database.Source.ExecuteAsync("SET work_mem = '77MB'", default);
        await database.Source.ExecuteAsync("CREATE TEMPORARY TABLE left_over (i int)", default);
        var lent = await ((ICommandSource)database.Source).Connections.AcquireAsync(default);

        var trip = new CommandTrip();
        trip.Add(
            CommandStep.Statement("SELECT current_setting('work_mem'), to_regclass('pg_temp.left_over')::text", default)
        );
        await lent.Value.SendAsync(trip, default);

        Assert.Null(trip.Failure);
        Assert.NotEqual("77MB", trip.Results[0].Rows![0].GetString(0), StringComparer.Ordinal);
        Assert.Null(trip.Results[0].Rows![0].GetString(1));
        await lent.ReturnAsync(isUsable: true);
        Assert.Equal(1, ((ICommandSource)database.Source).Connections.Health.Pool.Opened);
    }

    [PostgresFact]
    public async Task Connections_that_were_idle_when_another_broke_are_asked_first()
    {
        await using var database = await PostgresDatabase.OpenAsync(
            ("pool_size", "3"),
            ("application_name", "weir-pool-broken")
        );
        var connections = ((ICommandSource)database.Source).Connections;
        await connections.WarmUpAsync(3, default);
        await database.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'weir-pool-broken'"
        );

        var error = await Assert.ThrowsAsync<WeirException>(async () => await database.Source.PingAsync(default));
        Assert.True(error.IsTransient);
        await database.Source.PingAsync(default);
        await database.Source.PingAsync(default);
        Assert.Equal(4, connections.Health.Pool.Opened);
    }

    private static (int InUse, int Idle, int Waiting) InUse(PostgresDatabase database)
    {
        var pool = database.Source.Health!.Value.Pool;
        return (pool.InUse, pool.Idle, pool.Waiting);
    }

    private static async Task ReadAsync(ITable table, CancellationToken cancellationToken)
    {
        var scan = table.PlanScan(Rows.Request(table));
        var partitions = await scan.PartitionsAsync(1, new ScanContext(), cancellationToken);
        await using var reader = partitions[0].Open(new ScanContext());
        while (await reader.NextAsync(cancellationToken) is { } batch)
        {
            batch.Dispose();
        }
    }

    private static async Task<int> CountAsync(PostgresDatabase database, string application) =>
        (
            await database.QueryAsync(
                $"SELECT pid FROM pg_stat_activity WHERE application_name = '{application}' AND backend_type = 'client backend'"
            )
        ).Count;

    private static async Task UntilAsync(PostgresDatabase database, Func<ConnectionPoolStatus, bool> isReached)
    {
        for (var i = 0; i < 3000 && !isReached(database.Source.Health!.Value.Pool); i++)
        {
            await Task.Delay(10);
        }

        Assert.True(isReached(database.Source.Health!.Value.Pool), database.Source.Health.ToString());
    }
}
