namespace Weir.Plan;

/// <summary>INTERSECT or EXCEPT, with ALL or without; rows compare as in DISTINCT (NULL equals NULL).</summary>
public sealed record SetOperationNode(
    bool IsExcept,
    bool IsAll,
    PlanNode Left,
    PlanNode Right,
    ValueList<PlanColumn> Columns
) : PlanNode
{
    public override ValueList<PlanColumn> Output => Columns;

    public override ValueList<PlanNode> Inputs => [Left, Right];

    public override PlanNode WithInputs(ValueList<PlanNode> inputs) =>
        this with
        {
            Left = inputs[0],
            Right = inputs[1],
        };
}
