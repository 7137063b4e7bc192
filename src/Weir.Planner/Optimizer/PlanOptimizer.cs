using Weir.Plan;

namespace Weir.Planner.Optimizer;

/// <summary>The steps of optimization in the order in which they run.</summary>
internal static class PlanOptimizer
{
    public static PlanNode Optimize(PlanNode plan)
    {
        plan = SharedQueries.Apply(plan);
        plan = ConstantFolding.Apply(plan);
        plan = FilterPushdown.Apply(plan);
        plan = JoinOrdering.Apply(plan);
        plan = FilterPushdown.Apply(plan);
        return ColumnPruning.Apply(plan);
    }
}
