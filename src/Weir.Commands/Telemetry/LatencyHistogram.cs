using System.Numerics;

namespace Weir.Commands.Telemetry;

/// <summary>
/// Counts of times in buckets that grow with the time: 32 for each power of two of microseconds, so that a quantile is at
/// most a 32nd too long (the layout of HdrHistogram). Fixed memory; safe for many threads.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 5;
    private const int Sub = 1 << SubBits;

    private readonly long[] _buckets = new long[(66 - SubBits) << SubBits];

    public void Record(TimeSpan time)
    {
        var value = (ulong)Math.Max(0, time.Ticks / TimeSpan.TicksPerMicrosecond);
        Interlocked.Increment(ref _buckets[Index(value)]);
    }

    public LatencyQuantiles Quantiles() => new(Quantile(0.50), Quantile(0.95), Quantile(0.99));

    private TimeSpan Quantile(double fraction)
    {
        long total = 0;
        foreach (var count in _buckets)
        {
            total += count;
        }

        var wanted = (long)Math.Ceiling(total * fraction);
        long seen = 0;
        for (var i = 0; i < _buckets.Length && wanted > 0; i++)
        {
            seen += _buckets[i];
            if (seen >= wanted)
            {
                return TimeSpan.FromMicroseconds(UpperEnd(i));
            }
        }

        return TimeSpan.Zero;
    }

    private static int Index(ulong value)
    {
        if (value < Sub)
        {
            return (int)value;
        }

        var shift = 63 - SubBits - BitOperations.LeadingZeroCount(value);
        return (shift << SubBits) + (int)(value >> shift);
    }

    private static double UpperEnd(int index)
    {
        if (index < 2 * Sub)
        {
            return index;
        }

        var shift = (index >> SubBits) - 1;
        return ((double)(Sub + (index & (Sub - 1)) + 1) * (1L << shift)) - 1;
    }
}
