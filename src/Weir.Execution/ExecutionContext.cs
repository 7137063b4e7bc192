using Weir.Columnar;
using Weir.Connectors;
using Weir.Functions;
using Weir.Plan;

namespace Weir.Execution;

/// <summary>What one running query may use, and where it reports.</summary>
public sealed class ExecutionContext
{
    private readonly Dictionary<PlanNode, NodeMetrics> _metrics = new(ReferenceEqualityComparer.Instance);

    /// <summary>The memory that the query's states (hash tables, sorts, shared queries) may hold.</summary>
    public required MemoryBudget Budget { get; init; }

    /// <summary>How many chains of operators run at the same time; at least 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Time zone and statement time.</summary>
    public FunctionContext Functions { get; init; } = FunctionContext.Default;

    /// <summary>Where rows go that a source cannot read, when its policy is to reject.</summary>
    public IRejectSink? Rejects { get; init; }

    /// <summary>Takes warnings.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Whether time is measured for each node: for EXPLAIN ANALYZE.</summary>
    public bool MeasuresTime { get; init; }

    /// <summary>What a node did so far; created at the first call. Not for use while chains are being built.</summary>
    public NodeMetrics MetricsOf(PlanNode node)
    {
        lock (_metrics)
        {
            if (!_metrics.TryGetValue(node, out var metrics))
            {
                metrics = new NodeMetrics();
                _metrics.Add(node, metrics);
            }

            return metrics;
        }
    }

    /// <summary>The metrics of all scans of the query.</summary>
    public IReadOnlyList<ScanMetrics> Scans()
    {
        lock (_metrics)
        {
            return [.. _metrics.Where(m => m.Key is ScanNode).Select(m => m.Value.Scan)];
        }
    }
}
