namespace Weir.Plan;

/// <summary>Rows written in the statement; each row has one expression (without columns) for each column.</summary>
public sealed record ValuesNode(ValueList<PlanColumn> Columns, ValueList<ValueList<Expression>> Rows) : PlanNode
{
    public override ValueList<PlanColumn> Output => Columns;

    public override ValueList<PlanNode> Inputs => [];

    /// <summary>One row without columns: what SELECT without FROM reads.</summary>
    public static ValuesNode SingleRow { get; } =
        new(
            [],
            [
                [],
            ]
        );

    public override PlanNode WithInputs(ValueList<PlanNode> inputs) => this;
}
