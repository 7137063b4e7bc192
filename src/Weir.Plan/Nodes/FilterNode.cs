namespace Weir.Plan;

/// <summary>The rows for which the condition is true.</summary>
public sealed record FilterNode(PlanNode Input, Expression Condition) : PlanNode
{
    public override ValueList<PlanColumn> Output => Input.Output;

    public override ValueList<PlanNode> Inputs => [Input];

    public override PlanNode WithInputs(ValueList<PlanNode> inputs) => this with { Input = inputs[0] };
}
