namespace Weir.Plan;

/// <summary>Exactly one row: the input's, or NULLs when it has none; more than one raises CARDINALITY_VIOLATION.</summary>
public sealed record SingleRowNode(PlanNode Input) : PlanNode
{
    public override ValueList<PlanColumn> Output => Input.Output;

    public override ValueList<PlanNode> Inputs => [Input];

    public override PlanNode WithInputs(ValueList<PlanNode> inputs) => new SingleRowNode(inputs[0]);
}
