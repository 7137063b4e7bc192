using Weir.Plan;

namespace Weir.Planner.Binding;

/// <summary>A query after binding: the plan and the names of its result, one for each column of the plan's output.</summary>
public sealed record BoundQuery(PlanNode Plan, IReadOnlyList<string> Names);
