using Weir.Plan;

namespace Weir.Planner.Binding;

/// <summary>The expressions that stand in a node itself.</summary>
internal static class PlanExpressions
{
    public static IEnumerable<Expression> Of(AggregateCall call) =>
        call.Arguments.Concat(call.Order.Select(o => o.Value)).Concat(call.Filter is null ? [] : [call.Filter]);

    public static IEnumerable<Expression> Of(PlanNode node) =>
        node switch
        {
            FilterNode filter => [filter.Condition],
            ProjectNode project => project.Projections.Select(p => p.Value),
            JoinNode join => join
                .Keys.SelectMany(k => new[] { k.Left, k.Right })
                .Concat(join.Residual is null ? [] : [join.Residual]),
            AggregateNode aggregate => aggregate
                .Groups.Select(g => g.Value)
                .Concat(aggregate.Aggregates.SelectMany(Of)),
            SortNode sort => sort.Keys.Select(k => k.Value),
            DistinctOnNode distinct => distinct.Keys,
            ValuesNode values => values.Rows.SelectMany(r => r),
            _ => [],
        };
}
