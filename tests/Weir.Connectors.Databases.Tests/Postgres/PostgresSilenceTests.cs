using System.Diagnostics;
using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Postgres;

/// <summary>A server that does not answer any more, on connections that stay open.</summary>
public class PostgresSilenceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    [PostgresFact]
    public async Task A_reader_that_is_given_up_does_not_wait_for_a_silent_server()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t AS SELECT n, repeat('x', 500) AS v FROM generate_series(1, 50000) AS n"
        );
        await using var proxy = Proxy();
        var source = Through(proxy);
        var table = (await source.FindTableAsync(database.Name("t"), default))!;
        var scan = (IChunkedScan)table.PlanScan(Rows.Request(table));
        var read = await scan.BeginChunksAsync(new ChunkRequest(50_000, 1), new ScanContext(), default);
        var reader = read.Open(read.Chunks[0]).Open(new ScanContext());
        (await reader.NextAsync(default))!.Dispose();

        proxy.FallSilent();
        var clock = Stopwatch.StartNew();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await reader.NextAsync(stop.Token) is { } batch)
            {
                batch.Dispose();
            }
        });
        await reader.DisposeAsync();
        await read.DisposeAsync();

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Limit);
    }

    [PostgresFact]
    public async Task A_writer_that_is_given_up_does_not_wait_for_a_silent_server()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await using var proxy = Proxy();
        var source = Through(proxy);
        var target = (await source.OpenTransferAsync(Loads.Request(database, "t", TransferMode.Append), default))!;
        await target.BeginAsync("{}", "", resumes: false, default);
        var writer = await target.OpenWriterAsync(default);
        await writer.BeginAsync(new SourceChunk("c0", "", null), default);
        using (var batch = Rows.Named((1, "a")))
        {
            await writer.WriteAsync(batch, [], default);
        }

        proxy.FallSilent();
        var clock = Stopwatch.StartNew();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await writer.CommitAsync(Loads.Done("c0", 1), stop.Token)
        );
        await writer.AbortAsync(default);
        await writer.DisposeAsync();
        await target.DisposeAsync();

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Limit);
        Assert.Equal(["0"], await database.QueryAsync("SELECT count(*) FROM t"));
    }

    private static SilentProxy Proxy()
    {
        var url = new Uri(PostgresDatabase.Url!);
        return new SilentProxy(url.Host, url.Port);
    }

    private static IDataSource Through(SilentProxy proxy) =>
        PostgresDatabase.Connect(
            "pg",
            ("url", new UriBuilder(PostgresDatabase.Url!) { Port = proxy.Port }.Uri.ToString())
        );
}
