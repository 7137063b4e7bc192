using Weir.Plan;

namespace Weir.Planner.Binding;

/// <summary>A subquery of an expression that waits to be joined to the plan under the expression.</summary>
/// <param name="Kind">Single for a value, Mark for EXISTS and IN.</param>
/// <param name="Plan">The subquery, free of outer columns.</param>
/// <param name="Conditions">When a row of it belongs to a row of the outer query.</param>
/// <param name="MarkColumn">The column that tells whether there is a match; null for a value.</param>
/// <param name="Key">The operand of IN and the subquery's column, compared with IN's logic for NULLs; null otherwise.</param>
internal sealed record PendingSubquery(
    JoinKind Kind,
    PlanNode Plan,
    IReadOnlyList<Expression> Conditions,
    PlanColumn? MarkColumn,
    JoinKey? Key
);
