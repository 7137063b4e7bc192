namespace Weir.Plan;

/// <summary>A scan as agreed with a source. It makes the columns in that order.</summary>
public sealed record ScanNode(IScanHandle Scan, ITableHandle Table, ValueList<PlanColumn> Columns) : PlanNode
{
    /// <summary>One plan column for each column of the table, in its order, so that statistics find theirs.</summary>
    public ValueList<PlanColumn> TableColumns { get; init; } = [];

    public override ValueList<PlanColumn> Output => Columns;

    public override ValueList<PlanNode> Inputs => [];

    public override PlanNode WithInputs(ValueList<PlanNode> inputs) => this;
}
