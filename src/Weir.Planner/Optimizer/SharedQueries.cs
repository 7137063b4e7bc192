using Weir.Plan;

namespace Weir.Planner.Optimizer;

/// <summary>
/// Runs a query of WITH in place where it is used once (or NOT MATERIALIZED), so that conditions reach it.
/// <code>
/// Filter(a = 1)                Filter(a = 1)
///   Shared 1            =>       Project
///     query                        query
/// </code>
/// </summary>
internal static class SharedQueries
{
    public static PlanNode Apply(PlanNode root)
    {
        var uses = new Dictionary<int, int>();
        Count(root, uses);
        return Inline(root, uses);
    }

    private static void Count(PlanNode node, Dictionary<int, int> uses)
    {
        if (node is SharedNode shared)
        {
            uses[shared.SharedId] = uses.GetValueOrDefault(shared.SharedId) + 1;
            if (uses[shared.SharedId] > 1)
            {
                return;
            }
        }

        foreach (var input in node.Inputs)
        {
            Count(input, uses);
        }
    }

    private static PlanNode Inline(PlanNode node, Dictionary<int, int> uses)
    {
        node = node.WithInputs(node.Inputs.Select(i => Inline(i, uses)).ToValueList());
        if (node is not SharedNode shared || !(shared.MustInline || (shared.MayInline && uses[shared.SharedId] == 1)))
        {
            return node;
        }

        var columns = shared.Columns.Select((c, i) => new Projection(c, new ColumnExpression(shared.Input.Output[i])));
        return new ProjectNode(shared.Input, columns.ToValueList());
    }
}
