using Weir.Columnar;
using Weir.Connectors;
using Weir.Plan;
using Weir.Planner.Binding;

namespace Weir.Engine;

/// <summary>
/// A bound query whose rows are to be moved: as a whole, or part by part where each of its rows comes from one row of one
/// scan. May be opened by several threads at the same time.
/// </summary>
public sealed class PreparedLoad
{
    private readonly WeirSession _session;
    private readonly BoundQuery _bound;
    private readonly ScanNode? _driver;

    internal PreparedLoad(WeirSession session, BoundQuery bound, bool hasCondition)
    {
        (_session, _bound, HasCondition) = (session, bound, hasCondition);
        var all = WeirSession.SchemaOf(bound);
        Schema = hasCondition ? new Schema([.. all.Fields.Take(all.Count - 1)]) : all;
        (_driver, WhyWhole) = FindDriver(bound.Plan);
    }

    internal PlanNode Plan => _bound.Plan;

    /// <summary>The columns of the rows, without the condition.</summary>
    public Schema Schema { get; }

    /// <summary>Whether a condition drops rows of the query, which are then counted as filtered.</summary>
    public bool HasCondition { get; }

    /// <summary>The scan whose parts make all rows of the query, each once; null when there is none.</summary>
    public IScan? Driver => (IScan?)_driver?.Scan;

    /// <summary>The table of <see cref="Driver"/>.</summary>
    public string? DriverName => _driver?.Table.DisplayName;

    /// <summary>Why the query is not read part by part; null when it is.</summary>
    public string? WhyWhole { get; }

    /// <summary>Rows as far as the planner knows.</summary>
    public double? EstimatedRows => Driver?.EstimatedRows;

    /// <summary>The rows as one stream, in one order for one state of the sources where the plan is a mere chain of steps.</summary>
    public LoadReader Open(IRejectSink? rejects) =>
        new(_session, _bound.Plan, this, null, rejects, _driver is null ? null : 1);

    /// <summary>The rows that come from a part of <see cref="Driver"/>.</summary>
    public LoadReader Open(IScanPartition part, IRejectSink? rejects)
    {
        ArgumentNullException.ThrowIfNull(part);
        var scan = _driver ?? throw new InvalidOperationException("The query has no driver");
        var only = scan with { Scan = new PartScan((IScan)scan.Scan, part) };
        return new LoadReader(_session, Replace(_bound.Plan, scan, only), this, only, rejects, 1);
    }

    /// <summary>The rows of a batch of <see cref="LoadReader.NextMadeAsync"/> for which the condition holds, without its column.</summary>
    public Batch Keep(Batch made)
    {
        ArgumentNullException.ThrowIfNull(made);
        return HasCondition ? KeptRows.Of(made) : made.Compact();
    }

    private static (ScanNode?, string?) FindDriver(PlanNode plan)
    {
        while (true)
        {
            switch (plan)
            {
                case ScanNode scan:
                    return (scan, null);
                case FilterNode or ProjectNode:
                    plan = plan.Inputs[0];
                    break;
                case JoinNode:
                    return (null, "the query joins");
                case AggregateNode or DistinctOnNode or SetOperationNode:
                    return (null, "the query groups rows");
                case SortNode:
                    return (null, "the query sorts");
                case LimitNode:
                    return (null, "the query has a limit");
                case UnionAllNode:
                    return (null, "the query is a union");
                case ValuesNode:
                    return (null, "the rows are constants");
                default:
                    return (null, "the rows do not come from one scan");
            }
        }
    }

    private static PlanNode Replace(PlanNode node, ScanNode scan, ScanNode by) =>
        ReferenceEquals(node, scan) ? by : node.WithInputs([Replace(node.Inputs[0], scan, by)]);

    private sealed class PartScan(IScan whole, IScanPartition part) : IScan
    {
        public Schema Schema => whole.Schema;

        public IReadOnlyList<FilterDecision> Filters => whole.Filters;

        public bool IsLimitPushed => whole.IsLimitPushed;

        public double? EstimatedRows => whole.EstimatedRows;

        public string Description => whole.Description;

        public ValueTask<IReadOnlyList<IScanPartition>> PartitionsAsync(
            int desired,
            ScanContext context,
            CancellationToken cancellationToken
        ) => ValueTask.FromResult<IReadOnlyList<IScanPartition>>([part]);
    }
}
