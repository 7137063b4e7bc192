using Weir.Columnar;
using Weir.Plan;
using Weir.Planner.Optimizer;
using Weir.Sql.Syntax;
using Expression = Weir.Plan.Expression;

namespace Weir.Planner.Binding;

/// <summary>Subqueries: as conditions of WHERE they become semi and anti joins, elsewhere columns of joins.</summary>
internal sealed partial class ExpressionBinder
{
    private readonly List<PendingSubquery> _pending = [];

    /// <summary>Raises when a subquery was bound where it cannot be joined.</summary>
    public void RequireNoSubqueries(string where, SyntaxLocation location)
    {
        if (_pending.Count > 0)
        {
            throw _context.NotSupported(
                where.StartsWith("a subquery", StringComparison.Ordinal) ? where : "a subquery in " + where,
                location
            );
        }
    }

    /// <summary>Joins the subqueries met so far to the plan; <paramref name="rewrite"/> adapts what they use of it.</summary>
    public PlanNode ApplySubqueries(PlanNode plan, Func<Expression, Expression> rewrite)
    {
        plan = Apply(plan, _pending, rewrite);
        _pending.Clear();
        return plan;
    }

    /// <summary>Joins those subqueries to the plan that the expressions use, before groups are made of them.</summary>
    public PlanNode ApplySubqueriesOf(IEnumerable<Expression> expressions, PlanNode plan)
    {
        var used = new HashSet<PlanColumn>();
        foreach (var expression in expressions)
        {
            Expressions.CollectColumns(expression, used);
        }

        var first = _pending.FindAll(p =>
            used.Overlaps(p.Plan.Output) || (p.MarkColumn is not null && used.Contains(p.MarkColumn))
        );
        _pending.RemoveAll(first.Contains);
        return Apply(plan, first, e => e);
    }

    private static PlanNode Apply(
        PlanNode plan,
        IEnumerable<PendingSubquery> subqueries,
        Func<Expression, Expression> rewrite
    )
    {
        foreach (var pending in subqueries)
        {
            var inner = pending.Plan.Output.ToHashSet();
            var conditions = pending.Conditions.Select(c => RewriteOuter(c, inner, rewrite));
            var join = new JoinNode(
                pending.Kind,
                plan,
                pending.Plan,
                [],
                null,
                pending.MarkColumn,
                pending.Key is not null
            );
            if (pending.Key is not null)
            {
                join = join with { Keys = [pending.Key with { Left = rewrite(pending.Key.Left) }] };
            }

            plan = JoinConditions.Attach(join, conditions);
        }

        return plan;
    }

    /// <summary>
    /// EXISTS, IN and their negations as a whole condition: a function that joins them to a plan; null for other
    /// conditions.
    /// </summary>
    public Func<PlanNode, PlanNode>? TryBindSemiJoin(SqlExpression condition)
    {
        var negated = false;
        while (
            condition is UnaryExpression { Operator: "not" } not
            && not.Operand is ExistsExpression or InQueryExpression or UnaryExpression { Operator: "not" }
        )
        {
            negated = !negated;
            condition = not.Operand;
        }

        switch (condition)
        {
            case ExistsExpression exists:
                return SemiJoin(exists.Query, null, negated, exists.Location);
            case InQueryExpression inQuery:
                return SemiJoin(inQuery.Query, inQuery.Operand, negated ^ inQuery.IsNegated, inQuery.Location);
            case QuantifiedExpression { Query: { } query, Operator: "=", IsAll: false } any when !negated:
                return SemiJoin(query, any.Left, false, any.Location);
            case QuantifiedExpression { Query: { } query, Operator: "<>", IsAll: true } all when !negated:
                return SemiJoin(query, all.Left, true, all.Location);
            default:
                return null;
        }
    }

    private Func<PlanNode, PlanNode>? SemiJoin(
        QuerySyntax query,
        SqlExpression? operand,
        bool isAnti,
        SyntaxLocation location
    )
    {
        var bound = _queries.Bind(query, _scope);
        var items = operand is null ? [] : Operands(operand);
        var outer = OuterColumns();
        var isCorrelated = Decorrelation.IsCorrelated(bound.Plan, outer);
        CheckWidth(bound, items, operand is null, location);
        if (isAnti && items.Count > 0 && (isCorrelated || items.Count > 1))
        {
            // NOT IN with correlation or rows needs IN's logic for NULLs for each outer row: a mark decides it.
            return null;
        }

        if (isCorrelated && SingleAggregate.Of(bound.Plan) is not null)
        {
            return null;
        }

        var (plan, pairs) = Typed(bound.Plan, items, location);
        var pulled = Pull(plan, outer, location, isExists: operand is null);
        var conditions = pairs
            .Select(p => (Expression)new ComparisonExpression(ComparisonOperator.Equal, p.Left, p.Right))
            .Concat(pulled.Conditions)
            .ToList();
        return input =>
        {
            if (isAnti && items.Count == 1)
            {
                return new JoinNode(
                    JoinKind.NullAwareAnti,
                    input,
                    pulled.Plan,
                    [new JoinKey(pairs[0].Left, pairs[0].Right)]
                );
            }

            return JoinConditions.Attach(
                new JoinNode(isAnti ? JoinKind.Anti : JoinKind.Semi, input, pulled.Plan, []),
                conditions
            );
        };
    }

    private Expression BindSubquery(SqlExpression expression)
    {
        switch (expression)
        {
            case SubqueryExpression scalar:
                return Scalar(scalar);
            case ExistsExpression exists:
                return Mark(exists.Query, null, exists.Location);
            case InQueryExpression inQuery:
                var found = Mark(inQuery.Query, inQuery.Operand, inQuery.Location);
                return inQuery.IsNegated ? new NotExpression(found) : found;
            default:
                return Quantified((QuantifiedExpression)expression);
        }
    }

    private Expression Quantified(QuantifiedExpression quantified)
    {
        switch (quantified)
        {
            case { Query: { } query, Operator: "=", IsAll: false }:
                return Mark(query, quantified.Left, quantified.Location);
            case { Query: { } query, Operator: "<>", IsAll: true }:
                return new NotExpression(Mark(query, quantified.Left, quantified.Location));
            case { Array: ArrayExpression array }:
                var items = array.Items.Select(i => ComparisonWith(quantified, Bind(i))).ToValueList();
                return items.Count switch
                {
                    0 => quantified.IsAll ? LiteralExpression.True : LiteralExpression.False,
                    1 => items[0],
                    _ => new ConjunctionExpression(quantified.IsAll, items),
                };
            case { Array: { } list, Operator: "=", IsAll: false }:
                return Call("list_contains", quantified.Location, Bind(list), Bind(quantified.Left));
            default:
                throw _context.NotSupported(
                    $"{quantified.Operator} {(quantified.IsAll ? "ALL" : "ANY")} over this operand",
                    quantified.Location
                );
        }
    }

    private Expression ComparisonWith(QuantifiedExpression quantified, Expression item) =>
        ComparisonOf(quantified.Operator) is { } comparison
            ? Compare(comparison, Bind(quantified.Left), item, quantified.Location)
            : Binary(quantified.Operator, Bind(quantified.Left), item, quantified.Location);

    private Expression Scalar(SubqueryExpression scalar)
    {
        var bound = _queries.Bind(scalar.Query, _scope);
        CheckWidth(bound, [], isExists: false, scalar.Location, expected: 1);
        var value = bound.Plan.Output[0];
        var outer = OuterColumns();
        if (!Decorrelation.IsCorrelated(bound.Plan, outer))
        {
            _pending.Add(new PendingSubquery(JoinKind.Inner, new SingleRowNode(bound.Plan), [], null, null));
            return new ColumnExpression(value);
        }

        if (SingleAggregate.Of(bound.Plan) is { } single)
        {
            Join(single, outer, scalar.Location);
            return SingleAggregate.When(single.Having, single.Values[0]);
        }

        var pulled = Pull(bound.Plan, outer, scalar.Location, isExists: false);
        _pending.Add(new PendingSubquery(JoinKind.Single, pulled.Plan, pulled.Conditions, null, null));
        return new ColumnExpression(value);
    }

    /// <summary>Lets an aggregation wait to be joined; an outer row without a match sees NULL in its columns.</summary>
    private void Join(SingleAggregate single, HashSet<PlanColumn> outer, SyntaxLocation location)
    {
        var pulled = new Decorrelation(_context, outer, location).PullUp(single.Aggregate);
        var kind = pulled.Conditions.Count == 0 ? JoinKind.Inner : JoinKind.Single;
        _pending.Add(new PendingSubquery(kind, pulled.Plan, pulled.Conditions, null, null));
    }

    private Expression Mark(QuerySyntax query, SqlExpression? operand, SyntaxLocation location)
    {
        var bound = _queries.Bind(query, _scope);
        var items = operand is null ? [] : Operands(operand);
        CheckWidth(bound, items, operand is null, location);
        if (items.Count > 1)
        {
            throw _context.NotSupported("a row IN a subquery here", location);
        }

        var outer = OuterColumns();
        var isCorrelated = Decorrelation.IsCorrelated(bound.Plan, outer);
        if (isCorrelated && SingleAggregate.Of(bound.Plan) is { } single)
        {
            return MarkOf(single, items, outer, location);
        }

        if (items.Count == 1 && isCorrelated)
        {
            throw _context.NotSupported("a correlated IN here", location, "Use EXISTS with the condition inside.");
        }

        var (plan, pairs) = Typed(bound.Plan, items, location);
        var pulled = Pull(plan, outer, location, isExists: operand is null);
        var mark = _context.NewColumn("mark", DataType.Boolean);
        var key = pairs.Count == 0 ? null : new JoinKey(pairs[0].Left, pairs[0].Right);
        _pending.Add(new PendingSubquery(JoinKind.Mark, pulled.Plan, pulled.Conditions, mark, key));
        return new ColumnExpression(mark);
    }

    /// <summary>EXISTS, or IN with an operand, over a subquery that has one row, or none when HAVING says so.</summary>
    private Expression MarkOf(
        SingleAggregate single,
        List<Expression> items,
        HashSet<PlanColumn> outer,
        SyntaxLocation location
    )
    {
        if (items.Count == 0 && single.Having is null)
        {
            return LiteralExpression.True;
        }

        Join(single, outer, location);
        var found =
            items.Count == 0
                ? LiteralExpression.True
                : Compare(ComparisonOperator.Equal, items[0], single.Values[0], location);
        return single.Having is null ? found : SingleAggregate.When(single.Having, found, LiteralExpression.False);
    }

    private PulledQuery Pull(PlanNode plan, HashSet<PlanColumn> outer, SyntaxLocation location, bool isExists)
    {
        if (!Decorrelation.IsCorrelated(plan, outer))
        {
            return new PulledQuery(plan, []);
        }

        if (isExists)
        {
            plan = WithoutEffect(plan);
        }

        return new Decorrelation(_context, outer, location).PullUp(plan);
    }

    /// <summary>What does not change whether there is a row: the select list, an order, a limit of at least one.</summary>
    private static PlanNode WithoutEffect(PlanNode plan) =>
        plan switch
        {
            ProjectNode project => WithoutEffect(project.Input),
            SortNode sort => WithoutEffect(sort.Input),
            LimitNode { Offset: 0, Count: > 0 } limit => WithoutEffect(limit.Input),
            AggregateNode { Groups.Count: > 0, Aggregates.Count: 0, GroupingSets: null } distinct => WithoutEffect(
                distinct.Input
            ),
            _ => plan,
        };

    private List<Expression> Operands(SqlExpression operand) =>
        operand is RowExpression row ? [.. row.Items.Select(Bind)] : [Bind(operand)];

    private void CheckWidth(
        BoundQuery bound,
        List<Expression> items,
        bool isExists,
        SyntaxLocation location,
        int? expected = null
    )
    {
        var wanted = expected ?? items.Count;
        if (!isExists && bound.Plan.Output.Count != wanted)
        {
            throw _context.Error(
                ErrorCode.SyntaxError,
                wanted == 1 ? "subquery must return only one column" : $"subquery must return {wanted} columns",
                location
            );
        }
    }

    /// <summary>Operands and subquery columns after both have got one type; the subquery is projected for that where needed.</summary>
    private (PlanNode Plan, List<JoinKey> Pairs) Typed(
        PlanNode plan,
        List<Expression> operands,
        SyntaxLocation location
    )
    {
        var pairs = new List<JoinKey>();
        var projections = plan.Output.Select(Projection.Of).ToList();
        var changed = false;
        for (var i = 0; i < operands.Count; i++)
        {
            var column = new ColumnExpression(plan.Output[i]);
            var type = CommonType([operands[i], column], location, "IN");
            var left = Coerce(operands[i], type, location);
            Expression right = column;
            if (!column.Type.Equals(type))
            {
                var converted = _context.NewColumn(plan.Output[i].Name, type);
                projections[i] = new Projection(converted, Coerce(column, type, location));
                right = new ColumnExpression(converted);
                changed = true;
            }

            pairs.Add(new JoinKey(left, right));
        }

        return (changed ? new ProjectNode(plan, projections.ToValueList()) : plan, pairs);
    }

    private HashSet<PlanColumn> OuterColumns()
    {
        var columns = new HashSet<PlanColumn>();
        for (var at = _scope; at is not null; at = at.Parent)
        {
            foreach (var column in at.Merged.Concat(at.Tables.SelectMany(t => t.Columns)))
            {
                Expressions.CollectColumns(column.Value, columns);
            }
        }

        return columns;
    }

    private static Expression RewriteOuter(
        Expression expression,
        HashSet<PlanColumn> inner,
        Func<Expression, Expression> rewrite
    )
    {
        var columns = Expressions.ColumnsOf(expression);
        if (!columns.Overlaps(inner))
        {
            return rewrite(expression);
        }

        return expression.Children.Count == 0
            ? expression
            : expression.WithChildren(expression.Children.Select(c => RewriteOuter(c, inner, rewrite)).ToValueList());
    }
}
