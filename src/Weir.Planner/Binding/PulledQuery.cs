using Weir.Plan;

namespace Weir.Planner.Binding;

/// <summary>A subquery after its conditions on outer columns were taken out.</summary>
/// <param name="Plan">The plan, free of outer columns, with all columns that the conditions need.</param>
/// <param name="Conditions">Conditions over outer columns and the plan's.</param>
internal sealed record PulledQuery(PlanNode Plan, IReadOnlyList<Expression> Conditions);
