using Weir.Plan;

namespace Weir.Planner.Binding;

/// <summary>A query of WITH after binding.</summary>
/// <param name="SharedId">Its number among shared queries.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Names">The names of its columns.</param>
/// <param name="IsMaterialized">Whether it must, may not (false), or may (null) run once.</param>
internal sealed record CommonTableBinding(
    int SharedId,
    PlanNode Plan,
    IReadOnlyList<string> Names,
    bool? IsMaterialized
);
