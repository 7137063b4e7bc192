namespace Weir.Plan;

/// <summary>
/// A query that is used more than once and runs once: every node with the same number reads the same rows. The columns
/// are this use's own names for the columns of the input, in its order.
/// </summary>
public sealed record SharedNode(int SharedId, PlanNode Input, ValueList<PlanColumn> Columns) : PlanNode
{
    /// <summary>Whether a single use may run the query in its own place.</summary>
    public bool MayInline { get; init; } = true;

    /// <summary>NOT MATERIALIZED: every use runs the query in its own place.</summary>
    public bool MustInline { get; init; }

    public override ValueList<PlanColumn> Output => Columns;

    public override ValueList<PlanNode> Inputs => [Input];

    public override PlanNode WithInputs(ValueList<PlanNode> inputs) => this with { Input = inputs[0] };
}
