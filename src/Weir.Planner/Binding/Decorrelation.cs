using Weir.Columnar;
using Weir.Plan;
using Weir.Sql.Syntax;

namespace Weir.Planner.Binding;

/// <summary>
/// Takes conditions that mention outer columns out of a subquery, so that it can be joined instead of run for every row
/// (after Kim, "On Optimizing an SQL-like Nested Query", 1982). Handles filters, inner joins and aggregates correlated by
/// equalities; everything else raises NOT_SUPPORTED. An aggregation without groups loses the row that it has for no input:
/// only <see cref="SingleAggregate"/>, which gives it back, may pull one up.
/// <code>
/// Aggregate(avg(x))                    Aggregate(avg(x) GROUP BY b.id)   with  b.id = outer.id
///   Filter(b.id = outer.id)     =>       b
///     b
/// </code>
/// </summary>
internal sealed class Decorrelation(BindingContext context, HashSet<PlanColumn> outer, SyntaxLocation location)
{
    public static bool IsCorrelated(PlanNode plan, HashSet<PlanColumn> outer) =>
        PlanExpressions.Of(plan).Any(e => Expressions.ColumnsOf(e).Overlaps(outer))
        || plan.Inputs.Any(i => IsCorrelated(i, outer));

    public PulledQuery PullUp(PlanNode plan)
    {
        var (result, conditions) = plan is AggregateNode aggregate ? PullAggregate(aggregate) : Pull(plan);
        return new PulledQuery(result, conditions);
    }

    private (PlanNode Plan, List<Expression> Conditions) Pull(PlanNode node)
    {
        if (!IsCorrelated(node, outer))
        {
            return (node, []);
        }

        switch (node)
        {
            case FilterNode filter:
                return PullFilter(filter);
            case ProjectNode project:
                return PullProject(project);
            case JoinNode join:
                return PullJoin(join);
            case AggregateNode { GroupingSets: null, Groups.Count: > 0 } aggregate:
                return PullAggregate(aggregate);
            case SortNode sort when !IsOuter(sort.Keys.Select(k => k.Value)):
                var (sorted, conditions) = Pull(sort.Input);
                return (sort with { Input = sorted }, conditions);
            default:
                throw Unsupported();
        }
    }

    private (PlanNode, List<Expression>) PullFilter(FilterNode filter)
    {
        var (input, conditions) = Pull(filter.Input);
        var kept = new List<Expression>();
        foreach (var condition in Expressions.SplitAnd(filter.Condition))
        {
            (IsOuter([condition]) ? conditions : kept).Add(condition);
        }

        return (kept.Count == 0 ? input : new FilterNode(input, Expressions.And(kept)), conditions);
    }

    private (PlanNode, List<Expression>) PullProject(ProjectNode project)
    {
        if (IsOuter(project.Projections.Select(p => p.Value)))
        {
            throw Unsupported();
        }

        var (input, conditions) = Pull(project.Input);
        var projections = project.Projections.ToList();
        foreach (var column in NeededBy(conditions, input).Where(c => !projections.Exists(p => p.Column.Id == c.Id)))
        {
            projections.Add(Projection.Of(column));
        }

        return (new ProjectNode(input, projections.ToValueList()), conditions);
    }

    private (PlanNode, List<Expression>) PullJoin(JoinNode join)
    {
        var isInner = join.Kind == JoinKind.Inner;
        var keepsLeft = join.Kind is not (JoinKind.Right or JoinKind.Full);
        if ((!isInner && IsCorrelated(join.Right, outer)) || (!keepsLeft && IsCorrelated(join.Left, outer)))
        {
            throw Unsupported();
        }

        var (left, conditions) = Pull(join.Left);
        var (right, more) = Pull(join.Right);
        conditions.AddRange(more);
        var keys = new List<JoinKey>();
        foreach (var key in join.Keys)
        {
            if (!IsOuter([key.Left, key.Right]))
            {
                keys.Add(key);
            }
            else if (isInner)
            {
                var sign = key.IsNullSafe ? ComparisonOperator.NotDistinct : ComparisonOperator.Equal;
                conditions.Add(new ComparisonExpression(sign, key.Left, key.Right));
            }
            else
            {
                throw Unsupported();
            }
        }

        var residual = new List<Expression>();
        foreach (var condition in join.Residual is null ? [] : Expressions.SplitAnd(join.Residual))
        {
            if (!IsOuter([condition]))
            {
                residual.Add(condition);
            }
            else if (isInner)
            {
                conditions.Add(condition);
            }
            else
            {
                throw Unsupported();
            }
        }

        return (
            join with
            {
                Left = left,
                Right = right,
                Keys = keys.ToValueList(),
                Residual = residual.Count == 0 ? null : Expressions.And(residual),
            },
            conditions
        );
    }

    private (PlanNode, List<Expression>) PullAggregate(AggregateNode aggregate)
    {
        if (aggregate.GroupingSets is not null || IsOuter(PlanExpressions.Of(aggregate)))
        {
            throw Unsupported();
        }

        var (input, conditions) = Pull(aggregate.Input);
        var groups = aggregate.Groups.ToList();
        var rewritten = new List<Expression>();
        foreach (var condition in conditions)
        {
            if (condition is not ComparisonExpression { Operator: ComparisonOperator.Equal } equal)
            {
                throw Unsupported();
            }

            var innerIsLeft = !IsOuter([equal.Left]);
            var (inner, other) = innerIsLeft ? (equal.Left, equal.Right) : (equal.Right, equal.Left);
            if (IsOuter([inner]) || !Expressions.ColumnsOf(other).IsSubsetOf(outer))
            {
                throw Unsupported();
            }

            var group = groups.Find(g => g.Value.Equals(inner));
            if (group is null)
            {
                group = new Projection(context.NewColumn("correlated", inner.Type), inner);
                groups.Add(group);
            }

            rewritten.Add(
                new ComparisonExpression(ComparisonOperator.Equal, new ColumnExpression(group.Column), other)
            );
        }

        return (aggregate with { Input = input, Groups = groups.ToValueList() }, rewritten);
    }

    private IEnumerable<PlanColumn> NeededBy(IEnumerable<Expression> conditions, PlanNode input)
    {
        var used = new HashSet<PlanColumn>();
        foreach (var condition in conditions)
        {
            Expressions.CollectColumns(condition, used);
        }

        return input.Output.Where(used.Contains);
    }

    private bool IsOuter(IEnumerable<Expression> expressions) =>
        expressions.Any(e => Expressions.ColumnsOf(e).Overlaps(outer));

    private WeirException Unsupported() =>
        context.NotSupported(
            "this form of correlated subquery",
            location,
            "Correlate by equalities in WHERE, or write the query as a join."
        );
}
