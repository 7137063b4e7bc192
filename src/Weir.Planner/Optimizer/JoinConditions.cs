using Weir.Columnar;
using Weir.Plan;

namespace Weir.Planner.Optimizer;

/// <summary>Sorts conditions over two inputs into the keys and the residual of a join.</summary>
internal static class JoinConditions
{
    /// <summary>The join with the conditions added, each as a key where it is an equality between the sides.</summary>
    public static JoinNode Attach(JoinNode join, IEnumerable<Expression> conditions)
    {
        var left = join.Left.Output.ToHashSet();
        var right = join.Right.Output.ToHashSet();
        var keys = join.Keys.ToList();
        var residual = join.Residual is null ? [] : new List<Expression> { join.Residual };
        foreach (var condition in conditions)
        {
            if (AsKey(condition, left, right) is { } key)
            {
                keys.Add(key);
            }
            else
            {
                residual.Add(condition);
            }
        }

        return join with
        {
            Keys = keys.ToValueList(),
            Residual = residual.Count == 0 ? null : Expressions.And(residual),
        };
    }

    /// <summary>The condition as a key when it equates something of the left with something of the right; else null.</summary>
    public static JoinKey? AsKey(Expression condition, HashSet<PlanColumn> left, HashSet<PlanColumn> right)
    {
        if (
            condition
            is not ComparisonExpression
            {
                Operator: ComparisonOperator.Equal or ComparisonOperator.NotDistinct
            } comparison
        )
        {
            return null;
        }

        var isNullSafe = comparison.Operator == ComparisonOperator.NotDistinct;
        var first = Expressions.ColumnsOf(comparison.Left);
        var second = Expressions.ColumnsOf(comparison.Right);
        if (first.Count == 0 || second.Count == 0)
        {
            return null;
        }

        return first.IsSubsetOf(left) && second.IsSubsetOf(right)
                ? new JoinKey(comparison.Left, comparison.Right, isNullSafe)
            : first.IsSubsetOf(right) && second.IsSubsetOf(left)
                ? new JoinKey(comparison.Right, comparison.Left, isNullSafe)
            : null;
    }
}
