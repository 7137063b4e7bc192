using Weir.Plan;

namespace Weir.Planner.Binding;

/// <summary>GROUP BY after binding.</summary>
/// <param name="Groups">The expressions, each once.</param>
/// <param name="Sets">Grouping sets as places in <paramref name="Groups"/>; null for plain grouping.</param>
internal sealed record GroupingPlan(IReadOnlyList<Expression> Groups, IReadOnlyList<IReadOnlyList<int>>? Sets);
