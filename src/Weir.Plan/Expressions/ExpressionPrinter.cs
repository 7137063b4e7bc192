using System.Globalization;
using System.Text;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Plan;

/// <summary>Prints expressions for EXPLAIN and for messages: close to SQL, never sent to a source.</summary>
internal static class ExpressionPrinter
{
    public static string Print(Expression expression) =>
        expression switch
        {
            ColumnExpression column => column.Column.Name,
            LiteralExpression literal => Literal(literal),
            CastExpression cast => $"{(cast.IsTry ? "try_cast" : "cast")}({Print(cast.Input)} AS {cast.Type})",
            ComparisonExpression comparison =>
                $"{Operand(comparison.Left)} {Sign(comparison.Operator)} {Operand(comparison.Right)}",
            ConjunctionExpression conjunction => string.Join(
                conjunction.IsAnd ? " AND " : " OR ",
                conjunction.Operands.Select(Operand)
            ),
            NotExpression not => $"NOT {Operand(not.Operand)}",
            IsNullExpression isNull => $"{Operand(isNull.Operand)} IS {(isNull.IsNegated ? "NOT " : "")}NULL",
            InListExpression inList => $"{Operand(inList.Operand)} IN ({List(inList.Items)})",
            CaseExpression @case =>
                $"CASE {string.Concat(@case.Branches.Select(b => $"WHEN {Print(b.Condition)} THEN {Print(b.Result)} "))}"
                    + $"ELSE {Print(@case.Otherwise)} END",
            CoalesceExpression coalesce => $"coalesce({List(coalesce.Operands)})",
            FieldExpression field => $"{Operand(field.Input)}.{field.Input.Type.Fields[field.FieldIndex].Name}",
            CallExpression call when call.Arguments.Count == 2 && !char.IsLetter(call.Function.Name[0]) =>
                $"{Operand(call.Arguments[0])} {call.Function.Name} {Operand(call.Arguments[1])}",
            CallExpression call => $"{call.Function.Name}({List(call.Arguments)})",
            _ => expression.GetType().Name,
        };

    public static string Sign(ComparisonOperator comparison) =>
        comparison switch
        {
            ComparisonOperator.Equal => "=",
            ComparisonOperator.NotEqual => "<>",
            ComparisonOperator.Less => "<",
            ComparisonOperator.LessOrEqual => "<=",
            ComparisonOperator.Greater => ">",
            ComparisonOperator.GreaterOrEqual => ">=",
            ComparisonOperator.Distinct => "IS DISTINCT FROM",
            _ => "IS NOT DISTINCT FROM",
        };

    private static string Operand(Expression expression) =>
        expression
            is ComparisonExpression
                or ConjunctionExpression
                or NotExpression
                or InListExpression
                or IsNullExpression
        || (expression is CallExpression call && call.Arguments.Count == 2 && !char.IsLetter(call.Function.Name[0]))
            ? $"({Print(expression)})"
            : Print(expression);

    private static string List(IEnumerable<Expression> expressions) => string.Join(", ", expressions.Select(Print));

    private static string Literal(LiteralExpression literal) =>
        literal switch
        {
            { Value: null } => "NULL",
            { Type.IsTextLike: true, Value: string text } => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
            { Type.Kind: TypeKind.Boolean, Value: bool value } => value ? "true" : "false",
            { Type.Kind: TypeKind.Date or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz }
            or { Type.Kind: TypeKind.Interval or TypeKind.Uuid } => Word(literal),
            { Value: IFormattable value } => value.ToString(null, CultureInfo.InvariantCulture),
            _ => literal.Value.ToString() ?? "",
        };

    /// <summary>A value that SQL writes as the name of its type and a text; instants in UTC.</summary>
    private static string Word(LiteralExpression literal)
    {
        Span<byte> text = stackalloc byte[128];
        var length = (literal.Type.Kind, literal.Value) switch
        {
            (TypeKind.Date, int days) => ValueFormatter.FormatDate(days, text),
            (TypeKind.Time, long time) => ValueFormatter.FormatTime(time, text),
            (TypeKind.Timestamp, long timestamp) => ValueFormatter.FormatTimestamp(timestamp, text),
            (TypeKind.TimestampTz, long instant) => ValueFormatter.FormatTimestampTz(instant, TimeZoneInfo.Utc, text),
            (TypeKind.Interval, Interval interval) => ValueFormatter.FormatInterval(interval, text),
            (TypeKind.Uuid, UInt128 uuid) => ValueFormatter.FormatUuid(uuid, text),
            _ => 0,
        };
        return $"{literal.Type} '{Encoding.UTF8.GetString(text[..length])}'";
    }
}
