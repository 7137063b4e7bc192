namespace Weir.Plan;

/// <summary>All rows of a table, before anything is agreed with its source.</summary>
/// <param name="Table">The table.</param>
/// <param name="TableColumns">One plan column for each column of the table, in its order.</param>
/// <param name="Projection">Which of them are needed.</param>
public sealed record TableNode(ITableHandle Table, ValueList<PlanColumn> TableColumns, ValueList<int> Projection)
    : PlanNode
{
    public override ValueList<PlanColumn> Output => Projection.Select(i => TableColumns[i]).ToValueList();

    public override ValueList<PlanNode> Inputs => [];

    public override PlanNode WithInputs(ValueList<PlanNode> inputs) => this;
}
