namespace Weir.Plan;

/// <summary>One row for each input row, computed from it.</summary>
public sealed record ProjectNode(PlanNode Input, ValueList<Projection> Projections) : PlanNode
{
    public override ValueList<PlanColumn> Output => Projections.Select(p => p.Column).ToValueList();

    public override ValueList<PlanNode> Inputs => [Input];

    public override PlanNode WithInputs(ValueList<PlanNode> inputs) => this with { Input = inputs[0] };
}
