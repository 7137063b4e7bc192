using Weir.Connectors;

namespace Weir.Execution;

/// <summary>What the operators of one plan node did, all chains together.</summary>
public sealed class NodeMetrics
{
    private long _rows;
    private long _ticks;

    /// <summary>Rows made.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Time spent in the node and the nodes under it, all chains added up.</summary>
    public TimeSpan Time => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    /// <summary>What the source reported, for scans.</summary>
    public ScanMetrics Scan { get; } = new();

    internal void Add(long rows, long ticks)
    {
        Interlocked.Add(ref _rows, rows);
        Interlocked.Add(ref _ticks, ticks);
    }
}
