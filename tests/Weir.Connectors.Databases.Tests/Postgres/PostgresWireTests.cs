using Weir.Connectors.Commands;
using Weir.Connectors.Databases.Tests.Support;
using Weir.Connectors.Resilience;

namespace Weir.Connectors.Databases.Tests.Postgres;

/// <summary>Loads read over connections of their own instead of the driver's, on a real server.</summary>
public class PostgresWireTests
{
    private const string Wide =
        "CREATE TABLE t AS SELECT n, repeat('x', 1000) AS v FROM generate_series(1, 100000) AS n";

    private const string Slow =
        "CREATE VIEW slow AS SELECT i AS n, pg_sleep(0.01)::text AS s FROM generate_series(1, 100000) AS i";

    [PostgresFact]
    public async Task Readers_take_places_of_the_pool_and_give_them_back()
    {
        var application = $"weir-wire-{Guid.NewGuid():N}";
        await using var database = await PostgresDatabase.OpenAsync(
            ("pool_size", "4"),
            ("application_name", application)
        );
        await database.ExecuteAsync("CREATE TABLE t AS SELECT n FROM generate_series(1, 20000) AS n");

        await using (var read = await Chunked.BeginAsync(database, "t", 1000))
        {
            Assert.True(read.Chunks.Count > 8);
            var reading = Task.WhenAll(read.Chunks.Select(c => Chunked.ReadAsync(read, c)));
            while (!reading.IsCompleted)
            {
                // One more holds the snapshot.
                Assert.InRange(await BackendsAsync(database, application), 0, 5);
            }

            var rows = (await reading).SelectMany(c => c).Select(r => (int)r[0]!);
            Assert.Equal(Enumerable.Range(1, 20000), rows.Order());
            Assert.InRange(Pool(database).InUse, 1, 2);
            await database.Source.PingAsync(default);
        }

        Assert.Equal(0, Pool(database).InUse);
        await UntilAsync(async () => await BackendsAsync(database, application) <= 1);
    }

    [PostgresFact]
    public async Task A_reader_gives_its_place_to_who_waits_for_one()
    {
        await using var database = await PostgresDatabase.OpenAsync(("pool_size", "1"));
        await database.ExecuteAsync(Wide);
        await using var read = await Chunked.BeginAsync(database, "t", 100_000_000);
        await using var reader = read.Open(read.Chunks[0]).Open(new ScanContext());
        (await reader.NextAsync(default))!.Dispose();
        var pinging = database.Source.PingAsync(default).AsTask();
        await UntilAsync(() => Task.FromResult(Pool(database).Waiting == 1));
        Assert.False(pinging.IsCompleted);

        while (await reader.NextAsync(default) is { } batch)
        {
            batch.Dispose();
        }

        await pinging;
        Assert.Equal(100_000, (await Chunked.ReadAsync(read, read.Chunks[0])).Count);
    }

    [PostgresFact]
    public async Task A_reader_that_is_cancelled_stops_the_statement_at_the_server()
    {
        var application = $"weir-wire-{Guid.NewGuid():N}";
        await using var database = await PostgresDatabase.OpenAsync(("application_name", application));
        await database.ExecuteAsync(Slow);
        await using var read = await Chunked.BeginAsync(database, "slow", 100_000_000);
        using var stop = new CancellationTokenSource();
        var context = new ScanContext();
        await using (var reader = read.Open(read.Chunks[0]).Open(context))
        {
            var reading = reader.NextAsync(stop.Token).AsTask();
            await UntilAsync(async () => await CopiesAsync(database, application) == 1);

            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
            await UntilAsync(async () => await CopiesAsync(database, application) == 0);
        }

        Assert.Equal(0, Pool(database).InUse);
    }

    [PostgresFact]
    public async Task A_reader_that_is_left_early_stops_the_statement_at_the_server()
    {
        var application = $"weir-wire-{Guid.NewGuid():N}";
        await using var database = await PostgresDatabase.OpenAsync(("application_name", application));
        await database.ExecuteAsync(Wide);
        await using var read = await Chunked.BeginAsync(database, "t", 100_000_000);
        await using (var reader = read.Open(read.Chunks[0]).Open(new ScanContext()))
        {
            (await reader.NextAsync(default))!.Dispose();
            Assert.Equal(1, await CopiesAsync(database, application));
        }

        await UntilAsync(async () => await CopiesAsync(database, application) == 0);
        Assert.Equal(0, Pool(database).InUse);
    }

    [PostgresFact]
    public async Task A_backend_that_is_ended_is_a_lost_connection_and_the_next_reader_has_another_one()
    {
        var application = $"weir-wire-{Guid.NewGuid():N}";
        await using var database = await PostgresDatabase.OpenAsync(("application_name", application));
        await database.ExecuteAsync(Wide);
        await using var read = await Chunked.BeginAsync(database, "t", 100_000_000);
        await using (var reader = read.Open(read.Chunks[0]).Open(new ScanContext()))
        {
            (await reader.NextAsync(default))!.Dispose();
            await database.ExecuteAsync(
                $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{application}' AND query LIKE 'COPY%'"
            );
            var error = await Assert.ThrowsAsync<WeirException>(async () =>
            {
                while (await reader.NextAsync(default) is { } batch)
                {
                    batch.Dispose();
                }
            });
            Assert.Equal(ErrorCode.ConnectionLost, error.Code);
            Assert.True(error.IsTransient);
        }

        Assert.Equal(100_000, (await Chunked.ReadAsync(read, read.Chunks[0])).Count);
    }

    [PostgresFact]
    public async Task What_the_server_refuses_among_the_rows_is_said_with_its_words()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE VIEW v AS SELECT n, 1 / (n - 9000) AS q FROM generate_series(1, 10000) AS n"
        );
        await using var read = await Chunked.BeginAsync(database, "v", 100_000_000);

        var error = await Assert.ThrowsAsync<WeirException>(() => Chunked.ReadAsync(read, read.Chunks[0]));
        Assert.Equal(ErrorCode.InvalidData, error.Code);
        Assert.Contains("division by zero", error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_password_with_other_letters_is_left_to_the_driver() =>
        await ReadAsRoleAsync(
            "pässwörd",
            "",
            async read => Assert.Equal(5000, (await Chunked.ReadAllAsync(read)).Count)
        );

    [PostgresFact]
    public async Task A_server_that_ends_idle_transactions_leaves_readers_alone() =>
        await ReadAsRoleAsync(
            "password",
            "SET idle_in_transaction_session_timeout = '200ms'",
            async read =>
            {
                var first = await Chunked.ReadAsync(read, read.Chunks[0]);
                await Task.Delay(700);
                var second = await Chunked.ReadAsync(read, read.Chunks[1]);
                Assert.True(first.Count > 0 && second.Count > 0);
            }
        );

    private static async Task ReadAsRoleAsync(string password, string setting, Func<IChunkedRead, Task> act)
    {
        var role = $"r{Guid.NewGuid():N}";
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE TABLE t AS SELECT n FROM generate_series(1, 5000) AS n");
        await database.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD '{password}'");
        try
        {
            await database.ExecuteAsync($"GRANT USAGE ON SCHEMA {database.Schema} TO {role}");
            await database.ExecuteAsync($"GRANT SELECT ON {database.Schema}.t TO {role}");
            if (setting.Length > 0)
            {
                await database.ExecuteAsync($"ALTER ROLE {role} {setting}");
            }

            await using var source = PostgresDatabase.Connect(
                "pg",
                ("url", PostgresDatabase.Url!),
                ("user", role),
                ("password", password)
            );
            var table = (await source.FindTableAsync(database.Name("t"), default))!;
            var scan = (IChunkedScan)table.PlanScan(Rows.Request(table));
            await using var read = await scan.BeginChunksAsync(new ChunkRequest(500, 4), new ScanContext(), default);
            await act(read);
        }
        finally
        {
            await database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    private static ConnectionPoolStatus Pool(PostgresDatabase database) =>
        ((ICommandSource)database.Source).Connections.Health.Pool;

    private static async Task<int> BackendsAsync(PostgresDatabase database, string application) =>
        (await database.QueryAsync($"SELECT pid FROM pg_stat_activity WHERE application_name = '{application}'")).Count;

    private static async Task<int> CopiesAsync(PostgresDatabase database, string application) =>
        (
            await database.QueryAsync(
                $"SELECT pid FROM pg_stat_activity WHERE application_name = '{application}' AND state = 'active' AND query LIKE 'COPY%'"
            )
        ).Count;

    private static async Task UntilAsync(Func<Task<bool>> isReached)
    {
        for (var i = 0; i < 200 && !await isReached(); i++)
        {
            await Task.Delay(50);
        }

        Assert.True(await isReached());
    }
}
