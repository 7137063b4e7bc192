using Weir.Plan;
using Weir.Planner.Optimizer;
using Weir.Sql.Syntax;

namespace Weir.Planner.Binding;

/// <summary>
/// Turns the syntax of queries into plans: names are looked up, types are settled, coercions made explicit. The other
/// parts of this class are one file for each clause.
/// </summary>
internal sealed partial class QueryBinder(BindingContext context)
{
    private readonly BindingContext _context = context;

    public BoundQuery Bind(QuerySyntax query, Scope? outer)
    {
        _context.Enter(query.Location);
        var scope = new Scope(outer);
        if (query.With is not null)
        {
            BindCommonTables(query.With, scope);
        }

        var bound = query.Body is SelectBody select
            ? BindSelect(select, query, scope)
            : BindTail(BindBody(query.Body, scope), query, scope);
        _context.Leave();
        return bound;
    }

    private void BindCommonTables(WithClause with, Scope scope)
    {
        foreach (var table in with.Tables)
        {
            if (scope.CommonTables.ContainsKey(table.Name.Name))
            {
                throw _context.Error(
                    ErrorCode.DuplicateName,
                    $"WITH query name \"{table.Name}\" specified more than once",
                    table.Name.Location
                );
            }

            if (with.IsRecursive)
            {
                scope.RecursiveNames.Add(table.Name.Name);
            }

            var bound = Bind(table.Query, scope);
            scope.RecursiveNames.Remove(table.Name.Name);
            var names = WithAliases(bound.Names, table.Columns, table.Name.Name);
            scope.CommonTables[table.Name.Name] = new CommonTableBinding(
                _context.NewSharedId(),
                bound.Plan,
                names,
                table.IsMaterialized
            );
        }
    }

    private IReadOnlyList<string> WithAliases(IReadOnlyList<string> names, ValueList<Identifier> aliases, string table)
    {
        if (aliases.Count > names.Count)
        {
            throw _context.Error(
                ErrorCode.InvalidColumnReference,
                $"\"{table}\" has {names.Count} columns available but {aliases.Count} columns specified",
                aliases[0].Location
            );
        }

        return [.. aliases.Select(a => a.Name), .. names.Skip(aliases.Count)];
    }

    private BoundQuery BindBody(QueryBody body, Scope scope)
    {
        _context.Enter(body.Location);
        var bound = body switch
        {
            SelectBody select => BindSelect(select, new QuerySyntax(null, select, [], null, null), new Scope(scope)),
            NestedBody nested => Bind(nested.Query, scope),
            ValuesBody values => BindValues(values, scope),
            SetOperationBody set => BindSetOperation(set, scope),
            _ => throw new WeirException(ErrorCode.Internal, $"Unknown query body {body.GetType().Name}"),
        };
        _context.Leave();
        return bound;
    }

    /// <summary>ORDER BY, LIMIT and OFFSET of a query that is not a SELECT: they see only its result.</summary>
    private BoundQuery BindTail(BoundQuery bound, QuerySyntax query, Scope scope)
    {
        var plan = bound.Plan;
        ValueList<SortKey>? keys = null;
        if (query.Order.Count > 0)
        {
            var columns = plan.Output.Select((c, i) => new ScopeColumn(bound.Names[i], new ColumnExpression(c)));
            var result = Scope.Of(scope, new ScopeTable([], [.. columns]));
            var binder = new ExpressionBinder(_context, this, result);
            keys = OrderItems(query, plan.Output.Count)
                .Select(o =>
                    ToSortKey(
                        o,
                        OrdinalOf(o.Value, plan.Output.Count) is { } i
                            ? new ColumnExpression(plan.Output[i])
                            : binder.BindSettled(o.Value)
                    )
                )
                .ToValueList();
            binder.RequireNoSubqueries("ORDER BY of a set operation", query.Location);
            plan = new SortNode(plan, keys);
        }

        return bound with
        {
            Plan = BindLimit(plan, query, keys, scope),
        };
    }

    private IEnumerable<OrderItem> OrderItems(QuerySyntax query, int columns) =>
        query.OrdersByAll
            ? Enumerable
                .Range(1, columns)
                .Select(i =>
                    query.Order[0] with
                    {
                        Value = new NumberLiteral(i.ToString(System.Globalization.CultureInfo.InvariantCulture))
                        {
                            Location = query.Order[0].Location,
                        },
                    }
                )
            : query.Order;

    private static SortKey ToSortKey(OrderItem item, Expression value) =>
        new(value, item.IsDescending, item.NullsFirst ?? item.IsDescending);

    /// <summary>The place that a bare number in ORDER BY or GROUP BY means, counted from zero; null for anything else.</summary>
    private int? OrdinalOf(SqlExpression expression, int count)
    {
        if (
            expression is not NumberLiteral number
            || !long.TryParse(number.Text, System.Globalization.CultureInfo.InvariantCulture, out var place)
        )
        {
            return null;
        }

        return place >= 1 && place <= count
            ? (int)place - 1
            : throw _context.Error(
                ErrorCode.InvalidColumnReference,
                $"position {number.Text} is not in the select list",
                expression.Location
            );
    }

    private PlanNode BindLimit(PlanNode plan, QuerySyntax query, ValueList<SortKey>? keys, Scope scope)
    {
        if (query.Limit is null && query.Offset is null)
        {
            return plan;
        }

        if (query.IsLimitPercent)
        {
            throw _context.NotSupported("LIMIT with a percentage", query.Limit!.Location);
        }

        var count = query.Limit is null ? null : RowCount(query.Limit, "LIMIT", scope);
        var offset = query.Offset is null ? null : RowCount(query.Offset, "OFFSET", scope);
        if (query.WithTies && keys is null)
        {
            throw _context.Error(ErrorCode.SyntaxError, "WITH TIES needs an ORDER BY", query.Limit!.Location);
        }

        return count is null && offset is null or 0
            ? plan
            : new LimitNode(plan, offset ?? 0, count) { Ties = query.WithTies ? keys : null };
    }

    private long? RowCount(SqlExpression expression, string clause, Scope scope)
    {
        var binder = new ExpressionBinder(_context, this, new Scope(scope.Parent));
        var bound = binder.Coerce(binder.Bind(expression), Columnar.DataType.Int64, expression.Location);
        var value = ConstantFolding.Fold(bound);
        return value is LiteralExpression literal
            ? literal.Value switch
            {
                null => null,
                long rows when rows >= 0 => rows,
                _ => throw _context.Error(
                    ErrorCode.InvalidRowCount,
                    $"{clause} must not be negative",
                    expression.Location
                ),
            }
            : throw _context.NotSupported($"{clause} that is not a constant", expression.Location);
    }

    private BoundQuery BindValues(ValuesBody values, Scope scope)
    {
        var binder = new ExpressionBinder(_context, this, new Scope(scope));
        var width = values.Rows[0].Count;
        var cells = new List<Expression[]>();
        foreach (var row in values.Rows)
        {
            if (row.Count != width)
            {
                throw _context.Error(
                    ErrorCode.SyntaxError,
                    "VALUES lists must all be the same length",
                    row.Count > 0 ? row[0].Location : values.Location
                );
            }

            cells.Add([.. row.Select(binder.Bind)]);
        }

        binder.RequireNoSubqueries("VALUES", values.Location);
        var columns = new PlanColumn[width];
        for (var i = 0; i < width; i++)
        {
            var type = binder.CommonType([.. cells.Select(r => r[i])], values.Rows[0][i].Location, "VALUES");
            foreach (var row in cells)
            {
                row[i] = binder.Coerce(row[i], type, values.Rows[0][i].Location);
            }

            columns[i] = _context.NewColumn($"column{i + 1}", type);
        }

        if (cells.Exists(r => r.Any(e => Expressions.ColumnsOf(e).Count > 0)))
        {
            return CorrelatedValues(cells, columns);
        }

        var plan = new ValuesNode(columns.ToValueList(), cells.Select(r => r.ToValueList()).ToValueList());
        return new BoundQuery(plan, [.. columns.Select(c => c.Name)]);
    }

    /// <summary>VALUES that mention columns of a query around it: each row is a projection of the single row.</summary>
    private BoundQuery CorrelatedValues(List<Expression[]> cells, PlanColumn[] columns)
    {
        var branches = cells
            .Select(row =>
                (PlanNode)
                    new ProjectNode(
                        ValuesNode.SingleRow,
                        row.Select(e => new Projection(_context.NewColumn("value", e.Type), e)).ToValueList()
                    )
            )
            .ToValueList();
        return new BoundQuery(new UnionAllNode(branches, columns.ToValueList()), [.. columns.Select(c => c.Name)]);
    }
}
