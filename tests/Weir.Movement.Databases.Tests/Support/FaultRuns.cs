using Weir.Connectors;

namespace Weir.Movement.Databases.Tests.Support;

/// <summary>Transfers of which the source's side, the target's or both go through a proxy.</summary>
internal static class FaultRuns
{
    public const int Rows = 3000;

    /// <summary>A server that falls silent is given up after three heartbeats, and some seconds for saying goodbye.</summary>
    public static (string, string)[] Watchful { get; } =
    [("heartbeat", "1s"), ("connect_timeout", "3s"), ("lock_timeout", "20s")];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>Makes the source, and the transfer whose given side goes through the proxy.</summary>
    public static async Task<Transfer> PrepareAsync(Stage stage, string side, SourceTable table)
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
    public static async Task<TransferResult> AgainAsync(Transfer transfer)
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

    public static Task<TransferResult> WithinAsync(Task<TransferResult> work) => work.WaitAsync(Limit);

    public static async Task ExpectAsync(Stage stage, string side, SourceTable table, TransferResult result)
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
