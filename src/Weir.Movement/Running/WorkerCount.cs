using System.Globalization;
using Weir.Connectors;
using Weir.Engine;

namespace Weir.Movement.Running;

/// <summary>How many chunks are moved at once, and why.</summary>
internal static class WorkerCount
{
    public static (int Count, string Reason) Of(TransferSettings settings, PreparedLoad load, bool isWhole)
    {
        if (settings.Parallel == ParallelPolicy.Off)
        {
            return (1, "parallel is off");
        }

        if (settings.Workers == 1)
        {
            return (1, "workers is 1");
        }

        if (isWhole && load.Driver is not IChunkedScan)
        {
            return (1, "one stream into one transaction keeps its order");
        }

        var most = load.Driver is IChunkedScan scan ? scan.MaximumReaders : int.MaxValue;
        return settings.Parallel == ParallelPolicy.Auto
            && load.EstimatedRows is { } rows
            && rows < settings.MinRowsForParallel
                ? (
                    1,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"about {rows:0} rows are fewer than min_rows_for_parallel {settings.MinRowsForParallel}"
                    )
                )
            : most < settings.Workers
                ? (most, string.Create(CultureInfo.InvariantCulture, $"{load.DriverName} is read by {most} at most"))
            : (settings.Workers, "the setting workers");
    }
}
