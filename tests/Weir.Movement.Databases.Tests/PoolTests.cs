using System.Globalization;
using Weir.Connectors;
using Weir.Movement.Databases.Tests.Support;

namespace Weir.Movement.Databases.Tests;

/// <summary>Loads and queries of one source with few connections: they do not wait for themselves.</summary>
public sealed class PoolTests
{
    private const int Rows = 1000;

    [PostgresTheory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_load_from_and_to_one_source_keeps_to_its_pool(int size)
    {
        await using var stage = await OpenAsync(size);
        var table = SourceTable.Plain(Rows);
        await stage.FillAsync(Road.PostgresToPostgres, table);
        var transfer = stage
            .Transfer(Road.PostgresToPostgres, TransferMode.Replace)
            .WithSettings(Stage.Quick with { Workers = 8 });
        using var stop = new CancellationTokenSource();
        var counting = MostAsync(stage, stop.Token);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Rows, (await transfer.RunAsync()).Written);
        }

        Assert.True((await transfer.VerifyAsync()).IsEqual);
        await stop.CancelAsync();
        // Beside the pool: what holds the snapshot, and what holds the job's lock.
        Assert.InRange(await counting, 1, size + 2);
        Assert.Equal(table.Expected, await stage.ReadTargetAsync(Road.PostgresToPostgres));
    }

    [PostgresFact]
    public async Task Without_a_second_connection_it_is_a_clear_error()
    {
        await using var stage = await OpenAsync(1);
        await stage.FillAsync(Road.PostgresToPostgres, SourceTable.Plain(Rows));
        var transfer = stage
            .Transfer(Road.PostgresToPostgres)
            .WithSettings(Stage.Quick with { Workers = 2, Retries = 0 });

        var error = await Assert.ThrowsAsync<WeirException>(async () => await transfer.RunAsync());

        Assert.Contains("in use", error.ToString(), StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_query_that_joins_four_tables_of_one_source_keeps_to_its_pool(int size)
    {
        await using var stage = await OpenAsync(size);
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            await stage.ExecuteAsync(
                $"CREATE TABLE {name} AS SELECT i, i AS {name} FROM generate_series(1, 20000) AS i"
            );
        }

        using var stop = new CancellationTokenSource();
        var counting = MostAsync(stage, stop.Token);
        await using var result = await stage.Session.QueryAsync(
            "SELECT count(*), sum(a + b + c + d) FROM pg.a JOIN pg.b USING (i) JOIN pg.c USING (i) JOIN pg.d USING (i)"
        );
        var rows = await result.ToListAsync();
        await stop.CancelAsync();

        Assert.Equal("20000", Convert.ToString(rows[0][0], CultureInfo.InvariantCulture));
        Assert.InRange(await counting, 0, size);
    }

    private static Task<Stage> OpenAsync(int size) =>
        Stage.OpenAsync(
            null,
            ("pool_size", size.ToString(CultureInfo.InvariantCulture)),
            ("connect_timeout", "3s"),
            ("application_name", "weir")
        );

    /// <summary>The most connections that the server had of the session at once.</summary>
    private static async Task<int> MostAsync(Stage stage, CancellationToken cancellationToken)
    {
        var most = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var found = await stage.QueryAsync(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'weir'"
            );
            most = Math.Max(most, found.Count);
            await Task.Delay(5, CancellationToken.None);
        }

        return most;
    }
}
