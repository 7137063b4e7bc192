using System.Diagnostics;

namespace Weir.Connectors;

/// <summary>What a scan has done so far. Safe for use by many threads.</summary>
public sealed class ScanMetrics
{
    private long _rows;
    private long _bytes;
    private long _requests;
    private long _retries;
    private long _pages;
    private long _rejected;
    private long _waitingTicks;
    private long _firstTicks;
    private readonly long _begun = Stopwatch.GetTimestamp();

    /// <summary>Rows handed to the engine.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Bytes read from the source.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Requests or statements sent.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Requests that were repeated.</summary>
    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>Pages or row groups received.</summary>
    public long Pages => Interlocked.Read(ref _pages);

    /// <summary>Rows that could not be read and were rejected.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Time spent waiting for the limits of a source, summed over its partitions.</summary>
    public TimeSpan Waiting => TimeSpan.FromTicks(Interlocked.Read(ref _waitingTicks));

    /// <summary>How long it took to the first rows; null: there were none so far.</summary>
    public TimeSpan? FirstRows =>
        Interlocked.Read(ref _firstTicks) is > 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    public void AddRows(long count)
    {
        if (count > 0 && Interlocked.Add(ref _rows, count) == count)
        {
            Interlocked.CompareExchange(ref _firstTicks, Math.Max(1, Stopwatch.GetElapsedTime(_begun).Ticks), 0);
        }
    }

    public void AddBytes(long count) => Interlocked.Add(ref _bytes, count);

    public void AddRequest() => Interlocked.Increment(ref _requests);

    public void AddRetry() => Interlocked.Increment(ref _retries);

    public void AddPage() => Interlocked.Increment(ref _pages);

    public void AddRejected(long count) => Interlocked.Add(ref _rejected, count);

    public void AddWaiting(TimeSpan time) => Interlocked.Add(ref _waitingTicks, time.Ticks);
}
