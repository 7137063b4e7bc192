namespace Weir.Benchmarks.Measuring;

/// <summary>What one run, or the median of several, took.</summary>
/// <param name="Wall">From the start of the process to its end.</param>
/// <param name="Processor">User and system time of the process and its children.</param>
/// <param name="PeakBytes">The largest resident set, summed over the processes of a pipe.</param>
internal readonly record struct Measurement(TimeSpan Wall, TimeSpan Processor, long PeakBytes)
{
    /// <summary>The median of each time, and the largest peak.</summary>
    public static Measurement Median(IReadOnlyList<Measurement> runs) =>
        new(Middle(runs.Select(r => r.Wall)), Middle(runs.Select(r => r.Processor)), runs.Max(r => r.PeakBytes));

    private static TimeSpan Middle(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToArray();
        var half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
