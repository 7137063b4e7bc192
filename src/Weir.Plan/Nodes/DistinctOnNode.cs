namespace Weir.Plan;

/// <summary>The first row of each group of equal keys, in the order of the input.</summary>
public sealed record DistinctOnNode(PlanNode Input, ValueList<Expression> Keys) : PlanNode
{
    public override ValueList<PlanColumn> Output => Input.Output;

    public override ValueList<PlanNode> Inputs => [Input];

    public override PlanNode WithInputs(ValueList<PlanNode> inputs) => this with { Input = inputs[0] };
}
