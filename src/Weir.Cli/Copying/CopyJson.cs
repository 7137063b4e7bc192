using System.Text.Json;
using Weir.Movement;

namespace Weir.Cli.Copying;

/// <summary>A JSON object for each report, at most four a second, and one for the last.</summary>
internal sealed class CopyJson(TextWriter target) : CopyProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private TimeSpan _next;
    private string _phase = "";

    public override void Report(TransferProgress value)
    {
        if (value.Elapsed < _next && value.Phase == _phase)
        {
            return;
        }

        (_next, _phase) = (value.Elapsed + Interval, value.Phase);
        target.WriteLine(
            JsonSerializer.Serialize(
                new
                {
                    @event = "progress",
                    phase = value.Phase,
                    read = value.Read,
                    written = value.Written,
                    filtered = value.Filtered,
                    rejected = value.Rejected,
                    bytes = value.Bytes,
                    chunks_done = value.ChunksDone,
                    chunks_running = value.ChunksRunning,
                    chunks_failed = value.ChunksFailed,
                    chunks_total = value.ChunksTotal,
                    rows_per_second = Math.Round(value.RowsPerSecond),
                    seconds = Math.Round(value.Elapsed.TotalSeconds, 3),
                    remaining_seconds = value.Remaining?.TotalSeconds,
                }
            )
        );
    }
}
