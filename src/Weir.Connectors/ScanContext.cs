using Weir.Columnar;

namespace Weir.Connectors;

/// <summary>What a running scan may use, and where it reports.</summary>
public sealed class ScanContext
{
    /// <summary>Counters of this scan, shared by its partitions.</summary>
    public ScanMetrics Metrics { get; init; } = new();

    /// <summary>The query's memory.</summary>
    public MemoryBudget? Budget { get; init; }

    /// <summary>Where rows go that cannot be read, for sources whose policy is to reject; null: nobody listens.</summary>
    public IRejectSink? Rejects { get; init; }

    /// <summary>Called with warnings for the user, without secrets.</summary>
    public Action<string>? Warn { get; init; }
}
