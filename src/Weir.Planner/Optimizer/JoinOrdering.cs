using Weir.Columnar;
using Weir.Plan;
using Weir.Planner.Statistics;

namespace Weir.Planner.Optimizer;

/// <summary>
/// Orders the inner joins of a tree greedily (after Fegaras, "A New Heuristic for Optimizing Large Queries", 1998): it
/// starts from the largest relation, which then only streams past hash tables, and adds the connected relation that
/// leaves the fewest rows. The smaller side becomes the build side on the right.
/// <code>
/// Join(part × supplier) ⋈ lineitem     =>     (lineitem ⋈ part) ⋈ supplier
/// </code>
/// </summary>
internal static class JoinOrdering
{
    private const double UnknownRows = 1000;

    public static PlanNode Apply(PlanNode node)
    {
        if (node is JoinNode { Kind: JoinKind.Inner } root && !IsOrderSensitive(root))
        {
            var relations = new List<PlanNode>();
            var conditions = new List<Expression>();
            Flatten(root, relations, conditions);
            var columns = root.Output;
            var ordered = Order(relations.ConvertAll(Apply), conditions);
            return ordered.Output.SequenceEqual(columns)
                ? ordered
                : new ProjectNode(ordered, columns.Select(Projection.Of).ToValueList());
        }

        return node.WithInputs(node.Inputs.Select(Apply).ToValueList());
    }

    private static void Flatten(PlanNode node, List<PlanNode> relations, List<Expression> conditions)
    {
        if (node is not JoinNode { Kind: JoinKind.Inner } join || IsOrderSensitive(join))
        {
            relations.Add(node);
            return;
        }

        Flatten(join.Left, relations, conditions);
        Flatten(join.Right, relations, conditions);
        foreach (var key in join.Keys)
        {
            conditions.Add(
                new ComparisonExpression(
                    key.IsNullSafe ? ComparisonOperator.NotDistinct : ComparisonOperator.Equal,
                    key.Left,
                    key.Right
                )
            );
        }

        if (join.Residual is not null)
        {
            conditions.AddRange(Expressions.SplitAnd(join.Residual));
        }
    }

    /// <summary>A residual that can raise must see the pairs of its own join only.</summary>
    private static bool IsOrderSensitive(JoinNode join) =>
        join.Residual is not null && (Expressions.CanRaise(join.Residual) || Expressions.IsVolatile(join.Residual));

    private static PlanNode Order(List<PlanNode> relations, List<Expression> conditions)
    {
        if (relations.Count == 1)
        {
            return relations[0];
        }

        var current = relations.MaxBy(r => CardinalityEstimator.Rows(r) ?? UnknownRows)!;
        relations.Remove(current);
        while (relations.Count > 0)
        {
            var candidates = relations.ConvertAll(r => (Relation: r, Join: Connect(current, r, conditions)));
            var connected = candidates.Where(c => c.Join.Keys.Count > 0).ToList();
            var (relation, join) = (connected.Count > 0 ? connected : candidates).MinBy(c =>
                (
                    CardinalityEstimator.Rows(c.Join) ?? double.MaxValue,
                    CardinalityEstimator.Rows(c.Relation) ?? UnknownRows
                )
            );
            relations.Remove(relation);
            conditions.RemoveAll(c => IsCovered(c, join.Left, join.Right));
            current = BuildOnSmallerSide(join);
        }

        return conditions.Count == 0 ? current : new FilterNode(current, Expressions.And(conditions));
    }

    private static JoinNode Connect(PlanNode left, PlanNode right, List<Expression> conditions)
    {
        var usable = conditions.Where(c => IsCovered(c, left, right));
        return JoinConditions.Attach(new JoinNode(JoinKind.Inner, left, right, []), usable);
    }

    private static bool IsCovered(Expression condition, PlanNode left, PlanNode right)
    {
        var columns = Expressions.ColumnsOf(condition);
        columns.ExceptWith(left.Output);
        columns.ExceptWith(right.Output);
        return columns.Count == 0;
    }

    private static JoinNode BuildOnSmallerSide(JoinNode join)
    {
        var left = CardinalityEstimator.Rows(join.Left) ?? UnknownRows;
        var right = CardinalityEstimator.Rows(join.Right) ?? UnknownRows;
        return right <= left
            ? join
            : join with
            {
                Left = join.Right,
                Right = join.Left,
                Keys = join.Keys.Select(k => new JoinKey(k.Right, k.Left, k.IsNullSafe)).ToValueList(),
            };
    }
}
