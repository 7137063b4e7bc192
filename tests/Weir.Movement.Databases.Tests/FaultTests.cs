using Weir.Movement.Databases.Tests.Support;
using static Weir.Movement.Databases.Tests.Support.FaultRuns;

namespace Weir.Movement.Databases.Tests;

/// <summary>
/// Faults between client and server, at the source's side, the target's and both: each ends in the right rows after retries,
/// or in an error within the time limit from which the same transfer resumes.
/// </summary>
public sealed class FaultTests
{
    public static TheoryData<string, Fault, Direction> Breaks =>
        new()
        {
            { "source", Fault.Reset, Direction.ToClient },
            { "source", Fault.HalfClose, Direction.ToClient },
            { "csv", Fault.Reset, Direction.ToServer },
            { "csv", Fault.HalfClose, Direction.ToServer },
            { "csv", Fault.HalfClose, Direction.ToClient },
            { "both", Fault.Reset, Direction.ToServer },
            { "both", Fault.Reset, Direction.ToClient },
            { "both", Fault.HalfClose, Direction.ToServer },
            { "both", Fault.HalfClose, Direction.ToClient },
        };

    [PostgresTheory]
    [MemberData(nameof(Breaks))]
    public async Task Connections_that_break_while_rows_go_over_them_are_replaced(
        string side,
        Fault fault,
        Direction direction
    )
    {
        await using var proxy = new FaultProxy(Server.Url!);
        await using var stage = await Stage.OpenAsync(proxy, Watchful);
        var table = SourceTable.Plain(Rows);
        var transfer = await PrepareAsync(stage, side, table);
        // Answers to a writer are few bytes, rows many.
        proxy.Arm(fault, direction, direction == Direction.ToClient && side == "csv" ? 2500 : 10_000, times: 2);
        var result = await WithinAsync(transfer.RunAsync().AsTask());

        Assert.True(proxy.Happened > 0, "nothing happened");
        Assert.True(result.Retries > 0, "nothing was tried again");
        await ExpectAsync(stage, side, table, result);
    }

    [PostgresTheory]
    [InlineData("source")]
    [InlineData("csv")]
    [InlineData("both")]
    public async Task A_slow_network_only_takes_longer(string side)
    {
        await using var proxy = new FaultProxy(Server.Url!) { BytesPerSecond = 200_000 };
        await using var stage = await Stage.OpenAsync(proxy, Watchful);
        var table = SourceTable.Plain(Rows);
        var transfer = await PrepareAsync(stage, side, table);
        var result = await WithinAsync(transfer.RunAsync().AsTask());
        Assert.Equal(0, result.Retries);
        await ExpectAsync(stage, side, table, result);
    }

    [PostgresTheory]
    [InlineData("csv")]
    [InlineData("both")]
    public async Task D06_commits_whose_acknowledgement_is_lost_double_nothing(string side)
    {
        await using var proxy = new FaultProxy(Server.Url!);
        await using var stage = await Stage.OpenAsync(proxy, Watchful);
        var table = SourceTable.Plain(Rows);
        var transfer = await PrepareAsync(stage, side, table);
        proxy.LoseCommits(3);
        // When it is the commit that begins a run, there is nothing yet to try again.
        var result = await AgainAsync(transfer);
        Assert.True(proxy.Happened > 0, "no commit was lost");
        await ExpectAsync(stage, side, table, result);
    }

    /// <summary>All connections, also those that hold the snapshot and the lock, are cut again and again.</summary>
    [PostgresTheory]
    [InlineData("source")]
    [InlineData("csv")]
    [InlineData("both")]
    public async Task D04_runs_that_are_cut_off_at_random_points_end_complete(string side)
    {
        for (var seed = 0; seed < (Server.IsLong ? 50 : 2); seed++)
        {
            await using var proxy = new FaultProxy(Server.Url!);
            await using var stage = await Stage.OpenAsync(proxy, Watchful);
            var table = SourceTable.Plain(Rows);
            var transfer = await PrepareAsync(stage, side, table);
            var random = new Random(seed);
            for (var run = 0; run < 5; run++)
            {
                using var over = new CancellationTokenSource();
                var cutting = CutAsync(proxy, random.Next(20, 400), over.Token);
                try
                {
                    await WithinAsync(transfer.RunAsync().AsTask());
                    break;
                }
                catch (WeirException exception)
                    when (exception.Code.Kind == ErrorKind.External || exception.Code == ErrorCode.JobRunning)
                {
                    // Cut off, or the server has not noticed yet that the run before is over.
                }
                finally
                {
                    await over.CancelAsync();
                    await cutting;
                }
            }

            var result = await AgainAsync(transfer);
            await ExpectAsync(stage, side, table, result);
        }
    }

    private static async Task CutAsync(FaultProxy proxy, int after, CancellationToken over)
    {
        await Task.Delay(after, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!over.IsCancellationRequested)
        {
            proxy.Cut();
        }
    }
}
