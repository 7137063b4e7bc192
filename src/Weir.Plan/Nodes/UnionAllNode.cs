namespace Weir.Plan;

/// <summary>The rows of all inputs. Column i of the output is column i of every input, of the same type.</summary>
public sealed record UnionAllNode(ValueList<PlanNode> Branches, ValueList<PlanColumn> Columns) : PlanNode
{
    public override ValueList<PlanColumn> Output => Columns;

    public override ValueList<PlanNode> Inputs => Branches;

    public override PlanNode WithInputs(ValueList<PlanNode> inputs) => this with { Branches = inputs };
}
