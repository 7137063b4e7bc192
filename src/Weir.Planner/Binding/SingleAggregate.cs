using Weir.Columnar;
using Weir.Plan;

namespace Weir.Planner.Binding;

/// <summary>
/// A subquery that aggregates without GROUP BY and so has a row also where nothing matches: the aggregation, which can be
/// joined by its correlated groups, and what is computed from it, which must see the row that a join misses.
/// <code>
/// Project(coalesce(max(x), 0))      coalesce(m, 0)  over  Single(outer, Aggregate(m = max(x) GROUP BY b.id))
///   Aggregate(max(x))           =>
///     Filter(b.id = outer.id)
/// </code>
/// </summary>
/// <param name="Aggregate">The aggregation.</param>
/// <param name="Values">The outputs of the subquery over the aggregation's columns.</param>
/// <param name="Having">When the subquery has its row; null: always.</param>
internal sealed record SingleAggregate(AggregateNode Aggregate, IReadOnlyList<Expression> Values, Expression? Having)
{
    /// <summary>Aggregates that are 0 for no rows; all others are NULL then, which a join gives by itself.</summary>
    private static readonly HashSet<string> Counts =
    [
        "count",
        "count_if",
        "countif",
        "approx_count_distinct",
        "approx_distinct",
        "regr_count",
    ];

    /// <summary>The subquery taken apart; null when it does not have this form.</summary>
    public static SingleAggregate? Of(PlanNode plan)
    {
        var values = plan.Output.Select(c => (Expression)new ColumnExpression(c)).ToList();
        var having = new List<Expression>();
        while (true)
        {
            switch (plan)
            {
                case ProjectNode project:
                    Replace(values, having, project.Projections.ToDictionary(p => p.Column, p => p.Value));
                    plan = project.Input;
                    break;
                case FilterNode filter:
                    having.Insert(0, filter.Condition);
                    plan = filter.Input;
                    break;
                case SortNode sort:
                    plan = sort.Input;
                    break;
                case LimitNode { Offset: 0, Count: > 0 } limit:
                    plan = limit.Input;
                    break;
                case AggregateNode { Groups.Count: 0, GroupingSets: null } aggregate:
                    Replace(values, having, ZeroWhereMissing(aggregate));
                    return new SingleAggregate(aggregate, values, having.Count == 0 ? null : Expressions.And(having));
                default:
                    return null;
            }
        }
    }

    /// <summary>The value where the condition holds, the other one, NULL by default, elsewhere.</summary>
    public static Expression When(Expression? condition, Expression value, Expression? otherwise = null) =>
        condition is null
            ? value
            : new CaseExpression(
                [new CaseBranch(condition, value)],
                otherwise ?? LiteralExpression.Null(value.Type),
                value.Type
            );

    private static Dictionary<PlanColumn, Expression> ZeroWhereMissing(AggregateNode aggregate) =>
        aggregate
            .Aggregates.Where(a => Counts.Contains(a.Function.Name))
            .ToDictionary(
                a => a.Column,
                Expression (a) =>
                    new CoalesceExpression(
                        [new ColumnExpression(a.Column), new LiteralExpression(0L, DataType.Int64)],
                        DataType.Int64
                    )
            );

    private static void Replace(
        List<Expression> values,
        List<Expression> having,
        Dictionary<PlanColumn, Expression> definitions
    )
    {
        for (var i = 0; i < values.Count; i++)
        {
            values[i] = Expressions.Substitute(values[i], definitions);
        }

        for (var i = 0; i < having.Count; i++)
        {
            having[i] = Expressions.Substitute(having[i], definitions);
        }
    }
}
