using Weir.Plan;
using Weir.Sql.Syntax;

namespace Weir.Planner.Binding;

/// <summary>SELECT with all its clauses.</summary>
internal sealed partial class QueryBinder
{
    private BoundQuery BindSelect(SelectBody select, QuerySyntax query, Scope scope)
    {
        if (select.Qualify is not null || select.Windows.Count > 0)
        {
            throw _context.NotSupported(
                select.Qualify is null ? "WINDOW" : "QUALIFY",
                (select.Qualify ?? (SyntaxNode)select).Location
            );
        }

        var plan = BindFrom(select.From, scope);
        if (select.Where is not null)
        {
            plan = BindWhere(plan, select.Where, scope);
        }

        var binder = new ExpressionBinder(_context, this, scope) { Aggregates = [] };
        var items = BindItems(select, binder, scope);
        var orders = BindOrder(query, items, binder);
        var distinctOn = select.DistinctOn.Select(d => BindOrderValue(d, items, binder)).ToList();
        var having = select.Having is null ? null : binder.BindCondition(select.Having, "HAVING");
        var groups = BindGroups(select, items, binder, scope);
        Func<Expression, Expression> rewrite = e => e;
        if (groups is not null || binder.Aggregates.Count > 0 || having is not null)
        {
            var grouped = (groups?.Groups ?? []).Concat(binder.Aggregates.SelectMany(PlanExpressions.Of));
            plan = binder.ApplySubqueriesOf(grouped, plan);
            var grouping = new GroupingRewriter(_context, plan.Output, groups ?? new GroupingPlan([], null), binder);
            plan = grouping.Apply(plan);
            rewrite = grouping.Rewrite;
        }

        plan = binder.ApplySubqueries(plan, rewrite);
        if (having is not null)
        {
            plan = new FilterNode(plan, rewrite(having));
        }

        return Finish(
            plan,
            select,
            query,
            scope,
            [.. items.Select(i => i with { Value = rewrite(i.Value) })],
            [.. orders.Select(o => o with { Value = rewrite(o.Value) })],
            [.. distinctOn.Select(rewrite)]
        );
    }

    private PlanNode BindWhere(PlanNode plan, SqlExpression where, Scope scope)
    {
        var filters = new List<Expression>();
        foreach (var condition in SyntaxConditions.SplitAnd(where))
        {
            var binder = new ExpressionBinder(_context, this, scope);
            if (binder.TryBindSemiJoin(condition) is { } semi)
            {
                plan = semi(plan);
                continue;
            }

            filters.Add(binder.BindCondition(condition, "WHERE"));
            plan = binder.ApplySubqueries(plan, e => e);
        }

        return filters.Count == 0 ? plan : new FilterNode(plan, Expressions.And(filters));
    }

    private List<BoundItem> BindItems(SelectBody select, ExpressionBinder binder, Scope scope)
    {
        if (select.Items.Count == 0)
        {
            throw _context.Error(ErrorCode.SyntaxError, "SELECT needs at least one column", select.Location);
        }

        var items = new List<BoundItem>();
        foreach (var item in select.Items)
        {
            if (item.Value is StarExpression star)
            {
                items.AddRange(ExpandStar(star, scope, binder));
            }
            else if (item.Value is ColumnsExpression columns)
            {
                items.AddRange(ExpandColumns(columns, scope));
            }
            else
            {
                items.Add(
                    new BoundItem(
                        ColumnNames.Of(item),
                        item.Alias is not null,
                        binder.BindSettled(item.Value),
                        item.Location
                    )
                );
            }
        }

        return items;
    }

    private IEnumerable<BoundItem> ExpandStar(StarExpression star, Scope scope, ExpressionBinder binder)
    {
        var columns = StarColumns(star, scope);
        var excluded = star.Excluded.Select(e => e.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unknown = star
            .Excluded.Concat(star.Replaced.Select(r => r.Name))
            .Concat(star.Renamed.Select(r => r.Name))
            .FirstOrDefault(name => !columns.Exists(c => Scope.Same(c.Name, name.Name)));
        if (unknown is not null)
        {
            throw _context.Error(
                ErrorCode.ColumnNotFound,
                $"column \"{unknown}\" is not part of the star",
                unknown.Location,
                Suggestions.DidYouMean(unknown.Name, columns.Select(c => c.Name))
            );
        }

        foreach (var column in columns.Where(c => !excluded.Contains(c.Name)))
        {
            var replaced = star.Replaced.FirstOrDefault(r => Scope.Same(r.Name.Name, column.Name));
            var renamed = star.Renamed.FirstOrDefault(r => Scope.Same(r.Name.Name, column.Name));
            var value = replaced is null ? column.Value : binder.BindSettled(replaced.Value);
            yield return new BoundItem(renamed?.NewName.Name ?? column.Name, false, value, star.Location);
        }
    }

    private List<ScopeColumn> StarColumns(StarExpression star, Scope scope)
    {
        if (star.Qualifier.Count > 0)
        {
            var path = star.Qualifier.Select(q => q.Name).ToList();
            for (var at = scope; at is not null; at = at.Parent)
            {
                var table = at.Tables.FirstOrDefault(t => t.Matches(path));
                if (table is not null)
                {
                    return [.. table.Columns];
                }
            }

            throw _context.Error(
                ErrorCode.TableNotFound,
                $"missing FROM-clause entry for table \"{path[^1]}\"",
                star.Location,
                Suggestions.DidYouMean(path[^1], scope.Tables.Select(t => t.Name))
            );
        }

        if (scope.Tables.Count == 0)
        {
            throw _context.Error(
                ErrorCode.SyntaxError,
                "SELECT * with no tables specified is not valid",
                star.Location
            );
        }

        return [.. scope.Star];
    }

    private IEnumerable<BoundItem> ExpandColumns(ColumnsExpression columns, Scope scope)
    {
        var all = StarColumns(new StarExpression([], [], [], []) { Location = columns.Location }, scope);
        if (columns.Selector is StarExpression)
        {
            return all.Select(c => new BoundItem(c.Name, false, c.Value, columns.Location));
        }

        if (columns.Selector is not StringLiteral pattern)
        {
            throw _context.NotSupported("COLUMNS with a lambda", columns.Location);
        }

        var regex = new System.Text.RegularExpressions.Regex(
            pattern.Value,
            System.Text.RegularExpressions.RegexOptions.NonBacktracking,
            TimeSpan.FromSeconds(1)
        );
        var matching = all.Where(c => regex.IsMatch(c.Name)).ToList();
        return matching.Count == 0
            ? throw _context.Error(
                ErrorCode.ColumnNotFound,
                $"no column matches COLUMNS('{pattern.Value}')",
                columns.Location
            )
            : matching.Select(c => new BoundItem(c.Name, false, c.Value, columns.Location));
    }

    private List<SortKey> BindOrder(QuerySyntax query, List<BoundItem> items, ExpressionBinder binder) =>
        [.. OrderItems(query, items.Count).Select(o => ToSortKey(o, BindOrderValue(o.Value, items, binder)))];

    /// <summary>What ORDER BY and DISTINCT ON name: a place, an output name, else an expression over the input.</summary>
    private Expression BindOrderValue(SqlExpression value, List<BoundItem> items, ExpressionBinder binder)
    {
        if (OrdinalOf(value, items.Count) is { } place)
        {
            return items[place].Value;
        }

        if (value is ColumnReference { Parts: [var name] })
        {
            var named = items.Where(i => Scope.Same(i.Name, name.Name)).Select(i => i.Value).Distinct().ToList();
            if (named.Count > 1)
            {
                throw _context.Error(ErrorCode.AmbiguousColumn, $"ORDER BY \"{name}\" is ambiguous", value.Location);
            }

            if (named.Count == 1)
            {
                return named[0];
            }
        }

        return binder.BindSettled(value);
    }

    private GroupingPlan? BindGroups(SelectBody select, List<BoundItem> items, ExpressionBinder binder, Scope scope)
    {
        if (select.GroupsByAll)
        {
            var plain = items
                .Where(i => !binder.HasAggregate(i.Value) && Expressions.ColumnsOf(i.Value).Count > 0)
                .Select(i => i.Value)
                .Distinct()
                .ToList();
            return new GroupingPlan(plain, null);
        }

        return select.GroupBy.Count == 0
            ? null
            : new GroupingSetsBinder(_context, e => BindGroup(e, items, scope, binder)).Bind(select.GroupBy);
    }

    private Expression BindGroup(
        SqlExpression expression,
        List<BoundItem> items,
        Scope scope,
        ExpressionBinder selectBinder
    )
    {
        if (OrdinalOf(expression, items.Count) is { } place)
        {
            return selectBinder.HasAggregate(items[place].Value)
                ? throw _context.Error(
                    ErrorCode.GroupingError,
                    "aggregate functions are not allowed in GROUP BY",
                    expression.Location
                )
                : items[place].Value;
        }

        if (expression is ColumnReference { Parts: [var name] } && scope.Find(name.Name).Count == 0)
        {
            var item = items.Find(i => i.HasAlias && Scope.Same(i.Name, name.Name));
            if (item is not null)
            {
                return selectBinder.HasAggregate(item.Value)
                    ? throw _context.Error(
                        ErrorCode.GroupingError,
                        "aggregate functions are not allowed in GROUP BY",
                        expression.Location
                    )
                    : item.Value;
            }
        }

        var binder = new ExpressionBinder(_context, this, scope) { Clause = "GROUP BY" };
        var bound = binder.BindSettled(expression);
        binder.RequireNoSubqueries("a subquery in GROUP BY", expression.Location);
        return bound;
    }

    private BoundQuery Finish(
        PlanNode plan,
        SelectBody select,
        QuerySyntax query,
        Scope scope,
        List<BoundItem> items,
        List<SortKey> orders,
        List<Expression> distinctOn
    )
    {
        var projections = new List<Projection>();
        foreach (var item in items)
        {
            projections.Add(
                item.Value is ColumnExpression column && !projections.Exists(p => p.Column.Id == column.Column.Id)
                    ? Projection.Of(column.Column)
                    : new Projection(_context.NewColumn(item.Name, item.Value.Type), item.Value)
            );
        }

        var visible = projections.Select(p => p.Column).ToValueList();
        var keys = orders.ConvertAll(o => o with { Value = Hidden(o.Value, projections, select, query) }).ToValueList();
        var distinctKeys = distinctOn.ConvertAll(d => Hidden(d, projections, select, query));
        plan = new ProjectNode(plan, projections.ToValueList());
        if (select.IsDistinct)
        {
            plan = new AggregateNode(plan, visible.Select(Projection.Of).ToValueList(), []);
        }

        if (keys.Count > 0)
        {
            if (
                distinctKeys.Count > 0
                && !distinctKeys.TrueForAll(d => keys.Take(distinctKeys.Count).Any(k => k.Value.Equals(d)))
            )
            {
                throw _context.Error(
                    ErrorCode.InvalidColumnReference,
                    "SELECT DISTINCT ON expressions must match initial ORDER BY expressions",
                    select.Location
                );
            }

            plan = new SortNode(plan, keys);
        }

        if (distinctKeys.Count > 0)
        {
            plan = new DistinctOnNode(plan, distinctKeys.ToValueList());
        }

        plan = BindLimit(plan, query, keys.Count > 0 ? keys : null, scope);
        if (projections.Count > visible.Count)
        {
            plan = new ProjectNode(plan, visible.Select(Projection.Of).ToValueList());
        }

        return new BoundQuery(plan, [.. items.Select(i => i.Name)]);
    }

    /// <summary>The output column with that value, adding a hidden one when the select list does not have it.</summary>
    private Expression Hidden(Expression value, List<Projection> projections, SelectBody select, QuerySyntax query)
    {
        if (value is LiteralExpression)
        {
            return value;
        }

        var existing = projections.Find(p => p.Value.Equals(value));
        if (existing is not null)
        {
            return new ColumnExpression(existing.Column);
        }

        if (select.IsDistinct)
        {
            throw _context.Error(
                ErrorCode.InvalidColumnReference,
                "for SELECT DISTINCT, ORDER BY expressions must appear in select list",
                query.Order.Count > 0 ? query.Order[0].Location : query.Location
            );
        }

        var column = _context.NewColumn("order", value.Type);
        projections.Add(new Projection(column, value));
        return new ColumnExpression(column);
    }
}
