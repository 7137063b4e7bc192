using Weir.Columnar;
using Weir.Plan;

namespace Weir.Planner.Binding;

/// <summary>
/// Makes the aggregation of a SELECT and rewrites expressions over the input into expressions over groups; what neither is
/// grouped nor aggregated raises.
/// </summary>
internal sealed class GroupingRewriter
{
    private readonly BindingContext _context;
    private readonly HashSet<PlanColumn> _input;
    private readonly ExpressionBinder _binder;
    private readonly ValueList<Projection> _groups;
    private readonly IReadOnlyList<IReadOnlyList<int>>? _sets;
    private readonly PlanColumn? _groupingColumn;

    public GroupingRewriter(
        BindingContext context,
        IEnumerable<PlanColumn> input,
        GroupingPlan grouping,
        ExpressionBinder binder
    )
    {
        _context = context;
        _input = [.. input];
        _binder = binder;
        _sets = grouping.Sets;
        _groups = grouping
            .Groups.Select(g =>
                g is ColumnExpression c && grouping.Sets is null
                    ? Projection.Of(c.Column)
                    : new Projection(context.NewColumn(NameOf(g), g.Type), g)
            )
            .ToValueList();
        _groupingColumn = grouping.Sets is null
            ? null
            : binder.GroupingColumn ?? context.NewColumn("grouping", DataType.Int32, false);
    }

    public PlanNode Apply(PlanNode input)
    {
        if (_binder.GroupingColumn is not null && _sets is null)
        {
            // GROUPING() of plain groups is always 0: one set with all of them.
            return new ProjectNode(
                Node(input),
                [
                    .. Node(input).Output.Select(Projection.Of),
                    new Projection(_binder.GroupingColumn, new LiteralExpression(0, DataType.Int32)),
                ]
            );
        }

        return Node(input) with
        {
            GroupingSets = _sets?.Select(s => s.ToValueList()).ToValueList(),
            GroupingColumn = _groupingColumn,
        };
    }

    public Expression Rewrite(Expression expression)
    {
        var group = _groups.FirstOrDefault(g => g.Value.Equals(expression));
        if (group is not null && expression is not LiteralExpression)
        {
            return new ColumnExpression(group.Column);
        }

        if (expression is ColumnExpression { Column: var column } && _input.Contains(column))
        {
            throw _context.Error(
                ErrorCode.GroupingError,
                $"column \"{column.Name}\" must appear in the GROUP BY clause or be used in an aggregate function",
                _binder.LocationOf(column)
            );
        }

        if (expression is GroupingCallExpression grouping)
        {
            return GroupingValue(grouping);
        }

        var children = expression.Children;
        return children.Count == 0 ? expression : expression.WithChildren(children.Select(Rewrite).ToValueList());
    }

    private AggregateNode Node(PlanNode input) => new(input, _groups, _binder.Aggregates!.ToValueList());

    /// <summary>GROUPING(a, b): one bit for each argument, the last one lowest, set when it is not in the row's set.</summary>
    private Expression GroupingValue(GroupingCallExpression call)
    {
        var places = new List<int>();
        foreach (var argument in call.Arguments)
        {
            var place = _groups
                .Select((g, i) => (g, i))
                .Where(x => x.g.Value.Equals(argument))
                .Select(x => x.i)
                .DefaultIfEmpty(-1)
                .First();
            if (place < 0)
            {
                throw _context.Error(
                    ErrorCode.GroupingError,
                    "arguments to GROUPING must be grouping expressions",
                    call.Location
                );
            }

            places.Add(place);
        }

        if (_sets is null)
        {
            return new LiteralExpression(0, DataType.Int32);
        }

        Expression result = new LiteralExpression(0, DataType.Int32);
        for (var i = 0; i < places.Count; i++)
        {
            var bit = _binder.Binary(
                "&",
                new ColumnExpression(_groupingColumn!),
                new LiteralExpression(1 << places[i], DataType.Int32),
                call.Location
            );
            var isSet = new ComparisonExpression(
                ComparisonOperator.NotEqual,
                bit,
                new LiteralExpression(0, DataType.Int32)
            );
            var value = new CaseExpression(
                [new CaseBranch(isSet, new LiteralExpression(1 << (places.Count - 1 - i), DataType.Int32))],
                new LiteralExpression(0, DataType.Int32),
                DataType.Int32
            );
            result = _binder.Binary("+", result, value, call.Location);
        }

        return result;
    }

    private static string NameOf(Expression expression) => expression is ColumnExpression c ? c.Column.Name : "group";
}
