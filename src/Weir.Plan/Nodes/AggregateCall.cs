namespace Weir.Plan;

/// <summary>One aggregate over the rows of a group.</summary>
/// <param name="Column">The column it makes.</param>
/// <param name="Function">The function.</param>
/// <param name="Arguments">Computed for each row; empty for <c>count(*)</c>.</param>
/// <param name="IsDistinct">Whether equal argument rows count once.</param>
/// <param name="Filter">Rows for which this is not true do not count; null: all count.</param>
/// <param name="Order">The order in which the function sees the rows; empty: any.</param>
public sealed record AggregateCall(
    PlanColumn Column,
    AggregateDescriptor Function,
    ValueList<Expression> Arguments,
    bool IsDistinct,
    Expression? Filter,
    ValueList<SortKey> Order
);
