namespace Weir.Plan;

/// <summary>
/// A join. A hash join when there are keys, building its table from the right input; a nested loop otherwise. The
/// residual is part of the match condition, over the columns of both inputs.
/// </summary>
public sealed record JoinNode(
    JoinKind Kind,
    PlanNode Left,
    PlanNode Right,
    ValueList<JoinKey> Keys,
    Expression? Residual = null,
    PlanColumn? MarkColumn = null,
    bool MarkIsNullAware = false
) : PlanNode
{
    public override ValueList<PlanColumn> Output =>
        Kind switch
        {
            JoinKind.Semi or JoinKind.Anti or JoinKind.NullAwareAnti => Left.Output,
            JoinKind.Mark => [.. Left.Output, MarkColumn!],
            _ => [.. Left.Output, .. Right.Output],
        };

    public override ValueList<PlanNode> Inputs => [Left, Right];

    public override PlanNode WithInputs(ValueList<PlanNode> inputs) =>
        this with
        {
            Left = inputs[0],
            Right = inputs[1],
        };
}
