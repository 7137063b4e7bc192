using System.Globalization;
using Weir.Columnar;
using Weir.Columnar.Values;
using Weir.Plan;
using Weir.Sql.Syntax;
using Expression = Weir.Plan.Expression;

namespace Weir.Planner.Binding;

/// <summary>
/// Turns the syntax of expressions into typed expressions over the columns of a scope. With <see cref="Aggregates"/>, calls
/// of aggregates are collected there and stand for their columns. The other parts of this class are one file for each
/// area.
/// </summary>
internal sealed partial class ExpressionBinder(BindingContext context, QueryBinder queries, Scope scope)
{
    private readonly BindingContext _context = context;
    private readonly QueryBinder _queries = queries;
    private readonly Scope _scope = scope;
    private readonly Dictionary<PlanColumn, SyntaxLocation> _locations = [];

    /// <summary>Aggregates found so far; null where aggregates are not allowed.</summary>
    public List<AggregateCall>? Aggregates { get; init; }

    /// <summary>The clause, for errors about aggregates in it.</summary>
    public string Clause { get; set; } = "this clause";

    /// <summary>Where a column was first mentioned.</summary>
    public SyntaxLocation LocationOf(PlanColumn column) => _locations.GetValueOrDefault(column);

    /// <summary>Whether the expression uses a collected aggregate or GROUPING.</summary>
    public bool HasAggregate(Expression expression) =>
        Expressions.Any(
            expression,
            e =>
                e is GroupingCallExpression
                || (e is ColumnExpression c && Aggregates is { } all && all.Exists(a => a.Column.Id == c.Column.Id))
        );

    /// <summary>Binds and gives a string literal without a type the type VARCHAR.</summary>
    public Expression BindSettled(SqlExpression expression) => Settle(Bind(expression));

    /// <summary>Binds a condition; raises when it is not boolean.</summary>
    public Expression BindCondition(SqlExpression expression, string clause)
    {
        Clause = Aggregates is not null || clause is "NOT" or "AND" or "OR" ? Clause : clause;
        var bound = Bind(expression);
        return bound.Type.Kind is TypeKind.Boolean or TypeKind.Null || bound is UntypedText
            ? Coerce(bound, DataType.Boolean, expression.Location)
            : throw _context.Error(
                ErrorCode.TypeMismatch,
                $"argument of {clause} must be type BOOLEAN, not type {bound.Type}",
                expression.Location
            );
    }

    public static Expression Settle(Expression expression) =>
        expression is UntypedText text ? new LiteralExpression(text.Value, DataType.Varchar) : expression;

    public Expression Bind(SqlExpression expression)
    {
        _context.Enter(expression.Location);
        var bound = BindCore(expression);
        _context.Leave();
        return bound;
    }

    private Expression BindCore(SqlExpression expression)
    {
        switch (expression)
        {
            case ColumnReference column:
                return BindColumn(column);
            case NumberLiteral number:
                return Number(number);
            case StringLiteral text:
                return new UntypedText(text.Value);
            case BytesLiteral bytes:
                return new LiteralExpression(Convert.FromHexString(bytes.Hex), DataType.Blob);
            case BooleanLiteral boolean:
                return boolean.Value ? LiteralExpression.True : LiteralExpression.False;
            case NullLiteral:
                return LiteralExpression.Null(DataType.Null);
            case TypedLiteral typed:
                return Coerce(new UntypedText(typed.Value), ResolveType(typed.Type), typed.Location);
            case IntervalLiteral interval:
                return BindInterval(interval);
            case ParameterExpression parameter:
                return BindParameter(parameter);
            case Sql.Syntax.CastExpression cast:
                return BindCast(cast);
            case CollateExpression collate:
                return BindCollate(collate);
            case FunctionCall call:
                return BindCall(call);
            case ExtractExpression extract:
                return Call(
                    "extract",
                    extract.Location,
                    new LiteralExpression(extract.Field, DataType.Varchar),
                    Bind(extract.Source)
                );
            case AtTimeZoneExpression zone:
                return Call("timezone", zone.Location, Bind(zone.Zone), Bind(zone.Operand));
            case ArrayExpression array:
                return BindArray(array);
            case FieldAccess field:
                return Field(BindSettled(field.Operand), field.Name);
            case SubscriptExpression subscript:
                return BindSubscript(subscript);
            case StructExpression @struct:
                return BindStruct(@struct);
            case SubqueryExpression or ExistsExpression or InQueryExpression or QuantifiedExpression:
                return BindSubquery(expression);
            default:
                return BindOperator(expression);
        }
    }

    private Expression BindColumn(ColumnReference reference)
    {
        for (var at = _scope; at is not null; at = at.Parent)
        {
            if (FindIn(at, reference) is { } found)
            {
                if (found is ColumnExpression c)
                {
                    _locations.TryAdd(c.Column, reference.Location);
                }

                return found;
            }
        }

        var name = reference.Parts[reference.Parts.Count - 1].Name;
        if (reference.Parts.Count > 1)
        {
            var table = reference.Parts[reference.Parts.Count - 2].Name;
            if (!AllTables().Any(t => Scope.Same(t.Name, table)))
            {
                throw _context.Error(
                    ErrorCode.TableNotFound,
                    $"missing FROM-clause entry for table \"{table}\"",
                    reference.Location,
                    Suggestions.DidYouMean(table, AllTables().Select(t => t.Name))
                );
            }

            var columns = AllTables()
                .Where(t => Scope.Same(t.Name, table))
                .SelectMany(t => t.Columns.Select(c => c.Name));
            throw _context.Error(
                ErrorCode.ColumnNotFound,
                $"column {table}.{name} does not exist",
                reference.Location,
                Suggestions.DidYouMean(name, columns)
            );
        }

        throw _context.Error(
            ErrorCode.ColumnNotFound,
            $"column \"{name}\" does not exist",
            reference.Location,
            Suggestions.DidYouMean(name, _scope.AllNames())
        );
    }

    private IEnumerable<ScopeTable> AllTables()
    {
        for (var at = _scope; at is not null; at = at.Parent)
        {
            foreach (var table in at.Tables)
            {
                yield return table;
            }
        }
    }

    /// <summary>The column that the name means in this scope: the longest qualifier that fits, then fields of structs.</summary>
    private Expression? FindIn(Scope at, ColumnReference reference)
    {
        var parts = reference.Parts;
        var found = at.Find(parts[0].Name);
        if (parts.Count > 1)
        {
            for (var split = parts.Count - 1; split >= 1; split--)
            {
                var qualifier = parts.Take(split).Select(p => p.Name).ToList();
                var columns = at
                    .Tables.Where(t => t.Matches(qualifier))
                    .SelectMany(t => t.Columns)
                    .Where(c => Scope.Same(c.Name, parts[split].Name))
                    .ToList();
                if (columns.Count > 0)
                {
                    return Fields(One(columns, reference), parts, split + 1);
                }
            }

            if (found.Count == 0 || found[0].Value.Type.Kind != TypeKind.Struct)
            {
                return null;
            }
        }

        return found.Count == 0 ? null : Fields(One(found, reference), parts, 1);
    }

    private Expression One(List<ScopeColumn> columns, ColumnReference reference)
    {
        if (columns.Count > 1)
        {
            var exact = columns.Where(c => c.Name == reference.Parts[reference.Parts.Count - 1].Name).ToList();
            if (exact.Count != 1)
            {
                throw _context.Error(
                    ErrorCode.AmbiguousColumn,
                    $"column reference \"{columns[0].Name}\" is ambiguous",
                    reference.Location,
                    "Qualify it with the name of its table."
                );
            }

            columns = exact;
        }

        return columns[0].Value;
    }

    private Expression Fields(Expression value, ValueList<Identifier> parts, int from)
    {
        for (var i = from; i < parts.Count; i++)
        {
            value = Field(value, parts[i]);
        }

        return value;
    }

    private FieldExpression Field(Expression value, Identifier name)
    {
        for (var i = 0; i < value.Type.Fields.Count; i++)
        {
            if (Scope.Same(value.Type.Fields[i].Name, name.Name))
            {
                return new FieldExpression(value, i, value.Type.Fields[i].Type);
            }
        }

        throw _context.Error(
            ErrorCode.ColumnNotFound,
            $"type {value.Type} has no field \"{name}\"",
            name.Location,
            Suggestions.DidYouMean(name.Name, value.Type.Fields.Select(f => f.Name))
        );
    }

    private LiteralExpression Number(NumberLiteral number)
    {
        if (number.Text.IndexOfAny(['.', 'e', 'E']) < 0)
        {
            if (Int128.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
            {
                return whole <= int.MaxValue ? new LiteralExpression((int)whole, DataType.Int32)
                    : whole <= long.MaxValue ? new LiteralExpression((long)whole, DataType.Int64)
                    : new LiteralExpression(whole, DataType.Int128);
            }
        }
        else if (ValueParser.TryParseDecimal(System.Text.Encoding.ASCII.GetBytes(number.Text), out var value))
        {
            var digits = Int128.Abs(value.Unscaled).ToString(CultureInfo.InvariantCulture).Length;
            var precision = Math.Max(digits, value.Scale);
            if (precision <= DataType.MaximumPrecision)
            {
                return new LiteralExpression(value, DataType.Decimal(Math.Max(1, precision), value.Scale));
            }
        }

        return
            double.TryParse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            && double.IsFinite(real)
            && number.Text.IndexOfAny(['e', 'E']) >= 0
            ? new LiteralExpression(real, DataType.Float64)
            : throw _context.Error(
                ErrorCode.NumericOverflow,
                $"the number {number.Text} has more than {DataType.MaximumPrecision} digits",
                number.Location
            );
    }

    private Expression BindInterval(IntervalLiteral literal)
    {
        if (literal is { Unit: null, Value: StringLiteral plain })
        {
            return Coerce(new UntypedText(plain.Value), DataType.Interval, literal.Location);
        }

        if (literal.Value is StringLiteral text)
        {
            var unit = literal.Unit!.Split(" to ")[^1];
            return ValueParser.TryParseInterval(System.Text.Encoding.UTF8.GetBytes(text.Value), out var value, unit)
                ? new LiteralExpression(value, DataType.Interval)
                : throw _context.Error(
                    ErrorCode.InvalidCast,
                    $"invalid input syntax for type interval: \"{text.Value}\"",
                    literal.Location
                );
        }

        _ = ValueParser.TryParseInterval(System.Text.Encoding.UTF8.GetBytes("1 " + literal.Unit), out var one);
        return Binary("*", new LiteralExpression(one, DataType.Interval), Bind(literal.Value), literal.Location);
    }

    private LiteralExpression BindParameter(ParameterExpression parameter)
    {
        var values = _context.Options.Parameters;
        return values.TryGetValue(parameter.Name, out var value)
            ? new LiteralExpression(value.Value, value.Type)
            : throw _context.Error(
                ErrorCode.InvalidParameter,
                $"there is no value for parameter {parameter.Name}",
                parameter.Location,
                Suggestions.DidYouMean(parameter.Name, values.Keys)
            );
    }

    private Expression BindCast(Sql.Syntax.CastExpression cast)
    {
        var type = ResolveType(cast.Type);
        var operand = Bind(cast.Operand);
        if (operand is UntypedText literal && !cast.IsTry)
        {
            type = IsBareDecimal(cast.Type) ? Exact(literal, type) : type;
            return Limit(Coerce(operand, type, cast.Location), cast);
        }

        operand = Settle(operand);
        type = IsBareDecimal(cast.Type) ? Exact(operand.Type, type) : type;
        if (!Functions.CastKernel.CanCast(operand.Type, type))
        {
            throw _context.Error(ErrorCode.TypeMismatch, $"cannot cast type {operand.Type} to {type}", cast.Location);
        }

        return Limit(operand.Type.Equals(type) ? operand : new Plan.CastExpression(operand, type, cast.IsTry), cast);
    }

    private static bool IsBareDecimal(TypeSyntax type) =>
        type is { Name: "decimal" or "numeric" or "dec", Arguments.Count: 0 };

    /// <summary>The decimal type without numbers that keeps every digit of the type; the default where there is none.</summary>
    private static DataType Exact(DataType from, DataType other) =>
        from.Kind == TypeKind.Decimal ? from
        : from.IsInteger ? DataType.Decimal(Math.Min(CastSafety.IntegerDigits(from.Kind), DataType.MaximumPrecision), 0)
        : other;

    private static DataType Exact(UntypedText text, DataType other)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text.Value.Trim());
        return ValueParser.TryParseDecimal(bytes, out var value) && value.Scale is >= 0 and <= DataType.MaximumPrecision
            ? DataType.Decimal(DataType.MaximumPrecision, value.Scale)
            : other;
    }

    /// <summary>What the numbers of the target of an explicit cast do: <c>varchar(3)</c> cuts, <c>timestamp(0)</c> rounds.</summary>
    private Expression Limit(Expression value, Sql.Syntax.CastExpression cast)
    {
        if (cast.Type.Arguments is not [var number])
        {
            return value;
        }

        switch (value.Type.Kind)
        {
            case TypeKind.Varchar:
                return Call("left", cast.Location, value, new LiteralExpression(number, DataType.Int32));
            case TypeKind.Timestamp or TypeKind.TimestampTz when number is 0 or 3:
                var half = new LiteralExpression(new Interval(0, 0, number == 0 ? 500_000 : 500), DataType.Interval);
                var field = new LiteralExpression(number == 0 ? "second" : "milliseconds", DataType.Varchar);
                return Call("date_trunc", cast.Location, field, Binary("+", value, half, cast.Location));
            case TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Time or TypeKind.Interval when number < 6:
                throw _context.NotSupported($"{cast.Type.Name}({number})", cast.Location);
            default:
                return value;
        }
    }

    /// <summary>An element by its position from 1; lists have nothing at positions below, which functions count from the end.</summary>
    private Expression BindSubscript(SubscriptExpression subscript)
    {
        var (operand, index) = (Bind(subscript.Operand), Bind(subscript.Index));
        if (operand.Type.Kind == TypeKind.List && index.Type.IsInteger && index is not LiteralExpression { Value: > 0 })
        {
            var zero = new LiteralExpression(0, DataType.Int32);
            var isInside = Compare(ComparisonOperator.Greater, index, zero, subscript.Location);
            index = SingleAggregate.When(isInside, index);
        }

        return Call("array_extract", subscript.Location, operand, index);
    }

    private DataType ResolveType(TypeSyntax type)
    {
        try
        {
            return TypeNames.Resolve(type);
        }
        catch (WeirException exception) when (exception.SourceLine is null)
        {
            throw _context.Error(exception.Code, exception.Message, type.Location, exception.Hint);
        }
    }

    private Expression BindCollate(CollateExpression collate) =>
        collate.Collation[collate.Collation.Count - 1].Name.ToUpperInvariant()
            is "C"
                or "POSIX"
                or "DEFAULT"
                or "BINARY"
                or "UCS_BASIC"
            ? BindSettled(collate.Operand)
            : throw _context.NotSupported(
                $"collation \"{collate.Collation[collate.Collation.Count - 1]}\"",
                collate.Location,
                "Only \"C\" is."
            );

    private Expression BindArray(ArrayExpression array)
    {
        var items = array.Items.Select(Bind).ToList();
        var type = items.Count == 0 ? DataType.Null : CommonType(items, array.Location, "ARRAY");
        return Call("list_value", array.Location, [.. items.Select(i => Coerce(i, type, array.Location))]);
    }

    private Expression BindStruct(StructExpression value)
    {
        var arguments = value.Fields.SelectMany(f =>
            new[] { new LiteralExpression(f.Name, DataType.Varchar), BindSettled(f.Value) }
        );
        return Call("struct_pack", value.Location, [.. arguments]);
    }
}
