using System.Globalization;
using Weir.Movement;

namespace Weir.Cli.Copying;

/// <summary>A line every two seconds and at each change of phase.</summary>
internal sealed class CopyLog(TextWriter target) : CopyProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private TimeSpan _next = Interval;
    private string _phase = "moving";

    public override void Report(TransferProgress value)
    {
        if (value.Elapsed < _next && value.Phase == _phase)
        {
            return;
        }

        _next = value.Elapsed + Interval;
        _phase = value.Phase;
        target.WriteLine($"{value.Phase}: {Describe(value)}");
    }

    public static string Describe(TransferProgress value)
    {
        var total = value.ChunksTotal is { } chunks ? string.Create(CultureInfo.InvariantCulture, $"/{chunks}") : "";
        var remaining =
            value.Remaining is { } left && value.Phase == "moving" ? $", {Terminal.Duration(left)} left" : "";
        var failed =
            value.ChunksFailed == 0
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $", {value.ChunksFailed} failed");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{value.Read:N0} rows, {Terminal.Bytes(value.Bytes)}, {value.RowsPerSecond:N0} rows/s, chunks {value.ChunksDone}{total}{failed}{remaining}"
        );
    }
}
