using Weir.Connectors;
using Weir.Movement.Databases.Tests.Support;

namespace Weir.Movement.Databases.Tests;

/// <summary>
/// Faults between client and server, at the source's side, the target's and both: each ends in the right rows after retries,
/// or in an error within the time limit from which the same transfer resumes.
/// </summary>
public sealed class FaultTests
{
    private const int Rows = 3000;

    /// <summary>A server that falls silent is given up after three heartbeats, and some seconds for saying goodbye.</summary>
    private static readonly (string, string)[] Watchful =
    [
        ("heartbeat", "1s"),
        ("connect_timeout", "3s"),
        ("lock_timeout", "20s"),
    ];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

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

    [PostgresFact]
    public Task A_server_that_falls_silent_before_rows_move_is_given_up_in_time() =>
        Task.WhenAll(new[] { 0L, 12_000 }.Select(bytes => FallSilentAsync("csv", bytes)));

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

        Assert.True(error.Code.Kind == ErrorKind.External, error.ToString());
        proxy.Heal();
        var result = await AgainAsync(transfer);
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

    /// <summary>Makes the source, and the transfer whose given side goes through the proxy.</summary>
    private static async Task<Transfer> PrepareAsync(Stage stage, string side, SourceTable table)
    {
        var road = side == "csv" ? Road.CsvToPostgres : Road.PostgresToPostgres;
        await stage.FillAsync(road, table);
        var (source, target) = side switch
        {
            "source" => (Stage.Table("source", "far"), "target.parquet"),
            "csv" => ("source.csv", Stage.Table("target", "far")),
            _ => (Stage.Table("source", "far"), Stage.Table("target", "far")),
        };
        return Transfer
            .From(stage.Session, source)
            .To(target)
            .WithMode(TransferMode.Replace)
            .WithSettings(Stage.Quick with { ChunkRows = 500, Retries = 10 });
    }

    /// <summary>Runs again; the server may need a moment to notice that the connections of the run before are gone.</summary>
    private static async Task<TransferResult> AgainAsync(Transfer transfer)
    {
        var clock = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await WithinAsync(transfer.RunAsync().AsTask());
            }
            catch (WeirException exception)
                when ((exception.Code.Kind == ErrorKind.External || exception.Code == ErrorCode.JobRunning)
                    && TimeProvider.System.GetElapsedTime(clock) < Limit
                )
            {
                await Task.Delay(50);
            }
        }
    }

    private static Task<TransferResult> WithinAsync(Task<TransferResult> work) => work.WaitAsync(Limit);

    private static async Task ExpectAsync(Stage stage, string side, SourceTable table, TransferResult result)
    {
        Assert.Equal((Rows, Rows, 0L), (result.Read, result.Written, result.Rejected));
        var target = side == "source" ? "target.parquet" : Stage.Table("target");
        Assert.Equal(table.Expected, await stage.ReadAsync(target, "id", "word", "amount"));
        List<string> tables = side switch
        {
            "source" => ["source"],
            "csv" => ["target", "weir_load"],
            _ => ["source", "target", "weir_load"],
        };
        Assert.Equal(tables, await stage.TablesAsync());
        await stage.ExpectNoConnectionAsync();
    }
}
