namespace Weir.Plan;

/// <summary>All rows, ordered. Rows with equal keys keep no particular order.</summary>
public sealed record SortNode(PlanNode Input, ValueList<SortKey> Keys) : PlanNode
{
    public override ValueList<PlanColumn> Output => Input.Output;

    public override ValueList<PlanNode> Inputs => [Input];

    public override PlanNode WithInputs(ValueList<PlanNode> inputs) => this with { Input = inputs[0] };
}
