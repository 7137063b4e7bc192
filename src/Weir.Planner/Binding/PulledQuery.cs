using Weir.Plan;

namespace Weir.Planner.Binding;

/// <summary>A subquery after its conditions on outer columns were taken out.</summary>
/// <param name="Plan">The plan, free of outer columns, with all columns that the conditions need.</param>
/// <param name="Conditions">Conditions over outer columns and the plan's.</param>
/// <param name="CountColumns">Columns that are 0 instead of NULL where the plan has no row for an outer row.</param>
internal sealed record PulledQuery(
    PlanNode Plan,
    IReadOnlyList<Expression> Conditions,
    IReadOnlyList<PlanColumn> CountColumns
);
