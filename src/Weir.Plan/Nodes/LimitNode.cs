namespace Weir.Plan;

/// <summary>
/// Passes on <paramref name="Count"/> rows (null: all) after skipping <paramref name="Offset"/>. Over a
/// <see cref="SortNode"/> it keeps the order, and need not sort more than offset + count rows.
/// </summary>
public sealed record LimitNode(PlanNode Input, long Offset, long? Count) : PlanNode
{
    /// <summary>WITH TIES: also the rows that equal the last one in these keys; only over a sort by them. Null: no ties.</summary>
    public ValueList<SortKey>? Ties { get; init; }

    public override ValueList<PlanColumn> Output => Input.Output;

    public override ValueList<PlanNode> Inputs => [Input];

    public override PlanNode WithInputs(ValueList<PlanNode> inputs) => this with { Input = inputs[0] };
}
