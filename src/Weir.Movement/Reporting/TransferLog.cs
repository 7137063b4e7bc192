using System.Globalization;

namespace Weir.Movement.Reporting;

/// <summary>A line every two seconds and at each change of phase.</summary>
public sealed class TransferLog(TextWriter target) : IProgress<TransferProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private TimeSpan _next = Interval;
    private string _phase = "moving";

    /// <inheritdoc/>
    public void Report(TransferProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Elapsed < _next && value.Phase == _phase)
        {
            return;
        }

        _next = value.Elapsed + Interval;
        _phase = value.Phase;
        target.WriteLine($"{value.Phase}: {Describe(value)}");
    }

    /// <summary>Rows, bytes, rate, chunks and the time that is left.</summary>
    public static string Describe(TransferProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var total = value.ChunksTotal is { } chunks ? string.Create(CultureInfo.InvariantCulture, $"/{chunks}") : "";
        var remaining =
            value.Remaining is { } left && value.Phase == "moving" ? $", {Amounts.Duration(left)} left" : "";
        var failed =
            value.ChunksFailed == 0
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $", {value.ChunksFailed} failed");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{value.Read:N0} rows, {Amounts.Bytes(value.Bytes)}, {value.RowsPerSecond:N0} rows/s, chunks {value.ChunksDone}{total}{failed}{remaining}"
        );
    }
}
