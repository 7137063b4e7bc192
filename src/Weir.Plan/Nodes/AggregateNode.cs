namespace Weir.Plan;

/// <summary>
/// One row for each group of rows with equal group values (NULL equals NULL); without group columns exactly one row, also
/// for no input. DISTINCT is this node without aggregates. Group columns come first in the output.
/// </summary>
public sealed record AggregateNode(PlanNode Input, ValueList<Projection> Groups, ValueList<AggregateCall> Aggregates)
    : PlanNode
{
    /// <summary>
    /// Grouping sets as positions in <see cref="Groups"/>, one result for each set, absent group columns NULL; null for
    /// plain grouping. With sets, <see cref="GroupingColumn"/> tells them apart.
    /// </summary>
    public ValueList<ValueList<int>>? GroupingSets { get; init; }

    /// <summary>An INTEGER column with bit i set when group i is not in the row's set; only with grouping sets.</summary>
    public PlanColumn? GroupingColumn { get; init; }

    public override ValueList<PlanColumn> Output =>
        [
            .. Groups.Select(g => g.Column),
            .. Aggregates.Select(a => a.Column),
            .. GroupingColumn is null ? Array.Empty<PlanColumn>() : [GroupingColumn],
        ];

    public override ValueList<PlanNode> Inputs => [Input];

    public override PlanNode WithInputs(ValueList<PlanNode> inputs) => this with { Input = inputs[0] };
}
