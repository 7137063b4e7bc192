using Weir.Movement.Databases.Tests.Support;
using static Weir.Movement.Databases.Tests.Support.FaultRuns;

namespace Weir.Movement.Databases.Tests;

/// <summary>Servers that say nothing any more while their connections stay open.</summary>
public sealed class SilenceTests
{
    [PostgresFact]
    public Task A_server_that_falls_silent_before_rows_move_is_given_up_in_time() =>
        Task.WhenAll(new[] { 0L, 12_000 }.Select(bytes => FallSilentAsync("csv", bytes)));

    /// <summary>Which only waits, so the sides wait together.</summary>
    [PostgresFact]
    public Task A_server_that_falls_silent_while_rows_move_is_given_up_in_time_and_the_run_resumes() =>
        Task.WhenAll(new[] { "source", "csv", "both" }.Select(side => FallSilentAsync(side, null)));

    [PostgresFact]
    public async Task The_heartbeat_says_how_soon_a_silent_server_is_given_up()
    {
        var impatient = Task.Run(() => TimeUntilGivenUpAsync("200ms"));
        var patient = TimeUntilGivenUpAsync("1h");
        Assert.InRange(await impatient, TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(60));
        Assert.Equal(Timeout.InfiniteTimeSpan, await patient);
    }

    /// <summary>Infinite when the run still waits after ten seconds.</summary>
    private static async Task<TimeSpan> TimeUntilGivenUpAsync(string heartbeat)
    {
        await using var proxy = new FaultProxy(Server.Url!);
        await using var stage = await Stage.OpenAsync(proxy, ("heartbeat", heartbeat), ("connect_timeout", "1s"));
        long clock = 0;
        var transfer = (await PrepareAsync(stage, "csv", SourceTable.Plain(Rows))).Select(batch =>
        {
            _ = Interlocked.CompareExchange(ref clock, TimeProvider.System.GetTimestamp(), 0);
            proxy.FallSilent();
            return batch;
        });
        var run = transfer.RunAsync().AsTask();
        if (heartbeat.EndsWith('h') && await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(10))) != run)
        {
            proxy.Heal();
            await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return Timeout.InfiniteTimeSpan;
        }

        var error = await Assert.ThrowsAsync<WeirException>(() => WithinAsync(run));
        Assert.Equal(ErrorCode.ConnectionLost, error.Code);
        return TimeProvider.System.GetElapsedTime(clock);
    }

    /// <summary>After so many bytes of one connection, or in the middle of the rows when null.</summary>
    private static async Task FallSilentAsync(string side, long? after)
    {
        await using var proxy = new FaultProxy(Server.Url!);
        await using var stage = await Stage.OpenAsync(proxy, Watchful);
        var table = SourceTable.Plain(Rows);
        long seen = 0;
        var transfer = (await PrepareAsync(stage, side, table)).Select(batch =>
        {
            if (after is null && Interlocked.Add(ref seen, batch.Length) > Rows / 2)
            {
                after = -1;
                proxy.FallSilent();
            }

            return batch;
        });
        if (after is { } bytes)
        {
            proxy.Arm(Fault.Silence, Direction.ToServer, bytes);
        }

        var error = await Assert.ThrowsAsync<WeirException>(() => WithinAsync(transfer.RunAsync().AsTask()));

        Assert.True(
            after is null or < 0 ? error.Code == ErrorCode.ConnectionLost : error.Code.Kind == ErrorKind.External,
            error.ToString()
        );
        proxy.Heal();
        var result = await AgainAsync(transfer);
        await ExpectAsync(stage, side, table, result);
    }
}
