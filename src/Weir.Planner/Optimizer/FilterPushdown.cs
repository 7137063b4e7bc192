using Weir.Plan;

namespace Weir.Planner.Optimizer;

/// <summary>
/// Moves conditions towards the tables and turns equalities between two inputs into join keys.
/// <code>
/// Filter(a.id = b.id AND a.x > 1)
///   Join(cross)                 =>   Join(inner, a.id = b.id)
///     a                                Filter(a.x > 1)
///     b                                  a
///                                      b
/// </code>
/// A condition that can raise is moved only where every condition written before it goes too: no row reaches it that an
/// earlier one would have removed.
/// </summary>
internal static class FilterPushdown
{
    public static PlanNode Apply(PlanNode root) => Push(root, []);

    private static PlanNode Push(PlanNode node, List<Expression> conditions)
    {
        switch (node)
        {
            case FilterNode filter:
                return Push(filter.Input, [.. Expressions.SplitAnd(filter.Condition), .. conditions]);
            case ProjectNode project:
                return PushThroughProject(project, conditions);
            case JoinNode join:
                return PushIntoJoin(join, conditions);
            case AggregateNode aggregate:
                return PushThroughAggregate(aggregate, conditions);
            case SortNode sort:
                return sort with { Input = Push(sort.Input, conditions) };
            case UnionAllNode union:
                return PushIntoUnion(union, conditions);
            default:
                return Above(node.WithInputs(node.Inputs.Select(i => Push(i, [])).ToValueList()), conditions);
        }
    }

    private static PlanNode Above(PlanNode node, List<Expression> conditions)
    {
        var never = conditions.FindIndex(c => c is LiteralExpression { Value: null or false });
        if (never >= 0 && !conditions.Take(never).Any(Expressions.CanRaise))
        {
            return new ValuesNode(node.Output, []);
        }

        conditions.RemoveAll(c => c is LiteralExpression { Value: true });
        return conditions.Count == 0 ? node : new FilterNode(node, Expressions.And(conditions));
    }

    private static PlanNode PushThroughProject(ProjectNode project, List<Expression> conditions)
    {
        var definitions = project.Projections.ToDictionary(p => p.Column, p => p.Value);
        var volatileColumns = project
            .Projections.Where(p => Expressions.IsVolatile(p.Value))
            .Select(p => p.Column)
            .ToHashSet();
        var (below, above) = Divide(
            conditions,
            c => !Expressions.IsVolatile(c) && !Expressions.ColumnsOf(c).Overlaps(volatileColumns)
        );
        var input = Push(project.Input, below.ConvertAll(c => Expressions.Substitute(c, definitions)));
        return Above(project with { Input = input }, above);
    }

    private static PlanNode PushThroughAggregate(AggregateNode aggregate, List<Expression> conditions)
    {
        // A group that is random is drawn once for each row: its condition must not draw again.
        var groups = aggregate
            .Groups.Where(g => !Expressions.IsVolatile(g.Value))
            .ToDictionary(g => g.Column, g => g.Value);
        var canPush = aggregate.GroupingSets is null && aggregate.Groups.Count > 0;
        var (below, above) = Divide(
            conditions,
            c => canPush && !Expressions.IsVolatile(c) && Expressions.ColumnsOf(c).IsSubsetOf(groups.Keys)
        );
        var input = Push(aggregate.Input, below.ConvertAll(c => Expressions.Substitute(c, groups)));
        return Above(aggregate with { Input = input }, above);
    }

    private static PlanNode PushIntoUnion(UnionAllNode union, List<Expression> conditions)
    {
        var (below, above) = Divide(conditions, c => !Expressions.IsVolatile(c));
        var branches = union.Branches.Select(branch =>
        {
            var names = new Dictionary<PlanColumn, Expression>();
            for (var i = 0; i < union.Columns.Count; i++)
            {
                names[union.Columns[i]] = new ColumnExpression(branch.Output[i]);
            }

            return Push(branch, below.ConvertAll(c => Expressions.Substitute(c, names)));
        });
        return Above(union with { Branches = branches.ToValueList() }, above);
    }

    private static PlanNode PushIntoJoin(JoinNode join, List<Expression> conditions)
    {
        join = OuterJoinReduction.Apply(join, conditions);
        var left = join.Left.Output.ToHashSet();
        var right = join.Right.Output.ToHashSet();
        var keepsLeft = join.Kind is not (JoinKind.Right or JoinKind.Full);
        var keepsRight = join.Kind is JoinKind.Inner or JoinKind.Right;
        var toLeft = new List<Expression>();
        var toRight = new List<Expression>();
        var toMatch = new List<Expression>();
        var above = new List<Expression>();
        foreach (var condition in conditions)
        {
            var columns = Expressions.ColumnsOf(condition);
            var target =
                Expressions.IsVolatile(condition) ? above
                : keepsLeft && columns.IsSubsetOf(left) ? toLeft
                : keepsRight && columns.IsSubsetOf(right) ? toRight
                : join.Kind == JoinKind.Inner ? toMatch
                : above;
            var others = conditions.Count > 1 && Expressions.CanRaise(condition);
            if (others && toLeft.Count + toRight.Count + toMatch.Count + above.Count > target.Count)
            {
                target = above;
            }

            target.Add(condition);
        }

        join = AddMatchConditions(join, toMatch, left, right, toLeft, toRight);
        return Above(join with { Left = Push(join.Left, toLeft), Right = Push(join.Right, toRight) }, above);
    }

    /// <summary>Sorts the match conditions of the join, old and new, into keys, one-sided filters and the residual.</summary>
    private static JoinNode AddMatchConditions(
        JoinNode join,
        List<Expression> added,
        HashSet<PlanColumn> left,
        HashSet<PlanColumn> right,
        List<Expression> toLeft,
        List<Expression> toRight
    )
    {
        var keys = join.Keys.ToList();
        var residual = new List<Expression>();
        var old = join.Residual is null ? [] : Expressions.SplitAnd(join.Residual).ToList();
        var narrowsRight =
            join.Kind
            is JoinKind.Inner
                or JoinKind.Left
                or JoinKind.Semi
                or JoinKind.Anti
                or JoinKind.Single
                or JoinKind.Mark;
        var narrowsLeft = join.Kind is JoinKind.Inner or JoinKind.Right or JoinKind.Semi;
        foreach (var condition in old.Concat(added))
        {
            var columns = Expressions.ColumnsOf(condition);
            var movable =
                !Expressions.IsVolatile(condition) && (residual.Count == 0 || !Expressions.CanRaise(condition));
            if (movable && columns.Count > 0 && narrowsRight && columns.IsSubsetOf(right))
            {
                toRight.Add(condition);
            }
            else if (movable && columns.Count > 0 && narrowsLeft && columns.IsSubsetOf(left))
            {
                toLeft.Add(condition);
            }
            else if (
                movable
                && join.Kind != JoinKind.NullAwareAnti
                && JoinConditions.AsKey(condition, left, right) is { } key
            )
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

    /// <summary>
    /// Divides conditions by whether they may move; one that can raise stays once an earlier one stayed.
    /// </summary>
    private static (List<Expression> Moved, List<Expression> Stayed) Divide(
        List<Expression> conditions,
        Func<Expression, bool> mayMove
    )
    {
        var moved = new List<Expression>();
        var stayed = new List<Expression>();
        foreach (var condition in conditions)
        {
            var moves = mayMove(condition) && (stayed.Count == 0 || !Expressions.CanRaise(condition));
            (moves ? moved : stayed).Add(condition);
        }

        return (moved, stayed);
    }
}
