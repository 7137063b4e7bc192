using Weir.Columnar;
using Weir.Plan;
using Weir.Sql.Syntax;
using Expression = Weir.Plan.Expression;

namespace Weir.Planner.Binding;

/// <summary>Calls of functions and aggregates.</summary>
internal sealed partial class ExpressionBinder
{
    private bool _insideAggregate;

    /// <summary>The column of GROUPING(), once a call of it was seen.</summary>
    public PlanColumn? GroupingColumn { get; private set; }

    /// <summary>A call of a function with bound arguments; raises when no overload fits.</summary>
    public Expression Call(string name, SyntaxLocation location, params Expression[] arguments) =>
        Resolve(name, location, arguments) ?? throw NoFunction(name, arguments, location);

    private Expression? Resolve(string name, SyntaxLocation location, IReadOnlyList<Expression> arguments)
    {
        var types = arguments.Select(a => a.Type).ToList();
        var untyped = arguments.Select(a => a is UntypedText).ToList();
        var resolved = _context.Options.Functions.ResolveScalar(
            name,
            types,
            untyped,
            arguments.Select(a => (a as LiteralExpression)?.Value ?? (a as UntypedText)?.Value).ToList()
        );
        if (resolved is null)
        {
            return null;
        }

        var converted = arguments.Select((a, i) => Coerce(a, resolved.ParameterTypes[i], location));
        return new CallExpression(resolved.Function, converted.ToValueList(), resolved.ResultType);
    }

    private WeirException NoFunction(string name, IReadOnlyList<Expression> arguments, SyntaxLocation location)
    {
        var functions = _context.Options.Functions;
        var known = functions.IsScalar(name) || functions.IsAggregate(name);
        var hint = known
            ? "No overload takes these types; casts may help."
            : Suggestions.DidYouMean(name, functions.ScalarNames.Concat(functions.AggregateNames));
        return _context.Error(
            ErrorCode.FunctionNotFound,
            $"function {name}({string.Join(", ", arguments.Select(TypeOf))}) does not exist",
            location,
            hint
        );
    }

    private Expression BindCall(FunctionCall call)
    {
        var name = call.Name[call.Name.Count - 1].Name;
        if (call.Over is not null)
        {
            throw Aggregates is null
                ? _context.Error(
                    ErrorCode.WindowingError,
                    $"window functions are not allowed in {Clause}",
                    call.Location
                )
                : _context.NotSupported("a window function", call.Location);
        }

        if (name is "generate_series" or "unnest" or "regexp_matches" or "regexp_split_to_table")
        {
            throw _context.NotSupported($"{name}, which returns rows, outside FROM", call.Location);
        }

        if (_context.Options.Functions.IsAggregate(name))
        {
            return BindAggregate(name, call);
        }

        if (
            call.IsStar
            || call.IsDistinct
            || call.Filter is not null
            || call.Order.Count > 0
            || call.WithinGroup.Count > 0
        )
        {
            throw _context.Options.Functions.IsScalar(name)
                ? _context.Error(ErrorCode.SyntaxError, $"{name} is not an aggregate function", call.Location)
                : NoFunction(name, [], call.Location);
        }

        if (name == "grouping")
        {
            return BindGrouping(call);
        }

        if (call.Arguments.Any(a => a.Name is not null || a.Value is LambdaExpression))
        {
            throw _context.NotSupported("a named argument or lambda of this function", call.Location);
        }

        var arguments = call.Arguments.Select(a => Bind(a.Value)).ToArray();
        switch (name)
        {
            case "coalesce" or "ifnull" when arguments.Length > 0:
                return Coalesce(arguments, call.Location);
            case "concat" or "concat_ws" or "format":
                return Call(name, call.Location, [.. arguments.Select(TruthAsLetter)]);
            case "nullif" when arguments.Length == 2:
                return NullIf(arguments[0], arguments[1], call.Location);
            case "if" or "iff" when arguments.Length == 3:
                var type = CommonType(arguments[1..], call.Location, "IF");
                var condition = Coerce(arguments[0], DataType.Boolean, call.Location);
                return new Plan.CaseExpression(
                    [new Plan.CaseBranch(condition, Coerce(arguments[1], type, call.Location))],
                    Coerce(arguments[2], type, call.Location),
                    type
                );
            default:
                return Call(name, call.Location, arguments);
        }
    }

    /// <summary>These functions take the output form of a value, in which PostgreSQL shortens true and false.</summary>
    private static Expression TruthAsLetter(Expression value) =>
        value.Type.Kind != TypeKind.Boolean
            ? value
            : new Plan.CaseExpression(
                [
                    new Plan.CaseBranch(value, new LiteralExpression("t", DataType.Varchar)),
                    new Plan.CaseBranch(new NotExpression(value), new LiteralExpression("f", DataType.Varchar)),
                ],
                LiteralExpression.Null(DataType.Varchar),
                DataType.Varchar
            );

    private Plan.CaseExpression NullIf(Expression value, Expression other, SyntaxLocation location)
    {
        var equal = Compare(ComparisonOperator.Equal, value, other, location);
        var result = Settle(value);
        return new Plan.CaseExpression(
            [new Plan.CaseBranch(equal, LiteralExpression.Null(result.Type))],
            result,
            result.Type
        );
    }

    private GroupingCallExpression BindGrouping(FunctionCall call)
    {
        if (Aggregates is null)
        {
            throw _context.Error(ErrorCode.GroupingError, $"GROUPING is not allowed in {Clause}", call.Location);
        }

        GroupingColumn ??= _context.NewColumn("grouping", DataType.Int32, false);
        return new GroupingCallExpression(
            call.Arguments.Select(a => BindSettled(a.Value)).ToValueList(),
            call.Location
        );
    }

    private ColumnExpression BindAggregate(string name, FunctionCall call)
    {
        if (Aggregates is null)
        {
            throw _context.Error(
                ErrorCode.GroupingError,
                $"aggregate functions are not allowed in {Clause}",
                call.Location
            );
        }

        if (_insideAggregate)
        {
            throw _context.Error(ErrorCode.GroupingError, "aggregate function calls cannot be nested", call.Location);
        }

        _insideAggregate = true;
        var arguments = call.Arguments.Select(a => Bind(a.Value)).ToList();
        var order = call.Order.Select(SortKeyOf).ToList();
        if (call.WithinGroup.Count > 0)
        {
            arguments.AddRange(call.WithinGroup.Select(o => SortKeyOf(o).Value));
            order = [.. call.WithinGroup.Select(SortKeyOf)];
        }

        var filter = call.Filter is null ? null : BindCondition(call.Filter, "FILTER");
        _insideAggregate = false;
        if (call.IsStar && name != "count")
        {
            throw _context.Error(ErrorCode.FunctionNotFound, $"function {name}(*) does not exist", call.Location);
        }

        var types = arguments.ConvertAll(a => a.Type);
        var resolved =
            _context.Options.Functions.ResolveAggregate(name, types, arguments.ConvertAll(a => a is UntypedText))
            ?? throw NoFunction(name, arguments, call.Location);
        var converted = arguments.Select((a, i) => Coerce(a, resolved.ParameterTypes[i], call.Location)).ToValueList();
        var distinct = call.IsDistinct && !resolved.Function.IgnoresDuplicates;
        var column = _context.NewColumn(name, resolved.Function.ResultType);
        var aggregate = new AggregateCall(column, resolved.Function, converted, distinct, filter, order.ToValueList());
        var same = Aggregates.Find(a => (a with { Column = column }).Equals(aggregate));
        if (same is null)
        {
            Aggregates.Add(aggregate);
        }

        return new ColumnExpression(same?.Column ?? column);
    }

    private SortKey SortKeyOf(OrderItem item) =>
        new(BindSettled(item.Value), item.IsDescending, item.NullsFirst ?? item.IsDescending);
}
