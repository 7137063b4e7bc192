using System.Globalization;
using Weir.Connectors;
using Weir.Plan;
using Weir.Planner.Statistics;

namespace Weir.Planner.Explain;

/// <summary>What EXPLAIN says of one node, whatever the format.</summary>
/// <param name="Title">The kind of node and what it works on.</param>
/// <param name="EstimatedRows">Null: unknown.</param>
/// <param name="Details">Named facts in a fixed order.</param>
internal sealed record PlanFacts(
    string Title,
    double? EstimatedRows,
    IReadOnlyList<(string Name, string Value)> Details
)
{
    public static PlanFacts Of(PlanNode node) =>
        new(TitleOf(node), CardinalityEstimator.Rows(node), [.. DetailsOf(node)]);

    private static string TitleOf(PlanNode node) =>
        node switch
        {
            ScanNode scan => $"Scan on {scan.Table.DisplayName}",
            TableNode table => $"Table {table.Table.DisplayName}",
            ValuesNode { Columns.Count: 0, Rows.Count: 1 } => "Single Row",
            ValuesNode => "Values",
            FilterNode => "Filter",
            ProjectNode => "Project",
            JoinNode join => (join.Keys.Count > 0 ? "Hash " : "Nested Loop ") + JoinName(join.Kind),
            AggregateNode { Aggregates.Count: 0 } => "Distinct",
            AggregateNode { Groups.Count: 0 } => "Aggregate",
            AggregateNode => "Hash Aggregate",
            SortNode => "Sort",
            LimitNode { Input: SortNode } => "Limit (top rows of the sort)",
            LimitNode => "Limit",
            UnionAllNode => "Append",
            SetOperationNode set => (set.IsExcept ? "Except" : "Intersect") + (set.IsAll ? " All" : ""),
            SingleRowNode => "Single Row Check",
            DistinctOnNode => "Distinct On",
            SharedNode shared => string.Create(CultureInfo.InvariantCulture, $"Shared Query {shared.SharedId}"),
            _ => node.GetType().Name,
        };

    private static string JoinName(JoinKind kind) =>
        kind switch
        {
            JoinKind.Inner => "Join",
            JoinKind.NullAwareAnti => "Null-aware Anti Join",
            _ => kind + " Join",
        };

    private static IEnumerable<(string Name, string Value)> DetailsOf(PlanNode node) =>
        node switch
        {
            ScanNode scan => ScanDetails((IScan)scan.Scan, scan),
            FilterNode filter => [("Condition", filter.Condition.ToString())],
            ProjectNode project => [("Output", string.Join(", ", project.Projections.Select(Describe)))],
            JoinNode join => JoinDetails(join),
            AggregateNode aggregate => AggregateDetails(aggregate),
            SortNode sort => [("Sort Key", Keys(sort.Keys))],
            LimitNode limit => LimitDetails(limit),
            _ => [],
        };

    private static IEnumerable<(string Name, string Value)> ScanDetails(IScan scan, ScanNode node)
    {
        yield return ("Source", scan.Description);
        yield return (
            "Columns",
            node.Columns.Count == 0 ? "(none, rows are counted)" : string.Join(", ", node.Columns.Select(c => c.Name))
        );
        foreach (var decision in scan.Filters)
        {
            yield return decision.Grade switch
            {
                PushdownGrade.Exact => ("Pushed", decision.Filter.ToString()),
                PushdownGrade.Recheck => ("Rechecked", Because(decision)),
                _ => ("Not pushed", Because(decision)),
            };
        }

        if (scan.IsLimitPushed)
        {
            yield return ("Pushed", "limit");
        }
    }

    private static string Because(FilterDecision decision) =>
        decision.Reason is null ? decision.Filter.ToString() : $"{decision.Filter} — {decision.Reason}";

    private static IEnumerable<(string Name, string Value)> JoinDetails(JoinNode join)
    {
        if (join.Keys.Count > 0)
        {
            var keys = join.Keys.Select(k => $"{k.Left} {(k.IsNullSafe ? "IS NOT DISTINCT FROM" : "=")} {k.Right}");
            yield return ("Keys", string.Join(" AND ", keys));
        }

        if (join.Residual is not null)
        {
            yield return ("Join Filter", join.Residual.ToString());
        }
    }

    private static IEnumerable<(string Name, string Value)> AggregateDetails(AggregateNode aggregate)
    {
        if (aggregate.Groups.Count > 0)
        {
            yield return ("Group Key", string.Join(", ", aggregate.Groups.Select(Describe)));
        }

        if (aggregate.Aggregates.Count > 0)
        {
            yield return ("Aggregates", string.Join(", ", aggregate.Aggregates.Select(Describe)));
        }
    }

    private static IEnumerable<(string Name, string Value)> LimitDetails(LimitNode limit)
    {
        if (limit.Count is { } count)
        {
            yield return ("Count", count.ToString(CultureInfo.InvariantCulture));
        }

        if (limit.Offset > 0)
        {
            yield return ("Offset", limit.Offset.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static string Describe(Projection projection) =>
        projection.Value is ColumnExpression column && column.Column.Name == projection.Column.Name
            ? projection.Column.Name
            : $"{projection.Value} AS {projection.Column.Name}";

    private static string Describe(AggregateCall call)
    {
        var arguments = call.Arguments.Count == 0 ? "*" : string.Join(", ", call.Arguments);
        var filter = call.Filter is null ? "" : $" FILTER (WHERE {call.Filter})";
        return $"{call.Function.Name}({(call.IsDistinct ? "DISTINCT " : "")}{arguments}){filter}";
    }

    private static string Keys(IEnumerable<Plan.SortKey> keys) =>
        string.Join(
            ", ",
            keys.Select(k => $"{k.Value}{(k.IsDescending ? " DESC" : "")}{(k.NullsFirst ? " NULLS FIRST" : "")}")
        );
}
