using Weir.Columnar;
using Weir.Columnar.Values;
using Weir.Plan;
using Weir.Planner.Optimizer;

namespace Weir.Planner.Binding;

/// <summary>
/// Compares dates as dates when the other side is a timestamp at midnight, so that sources can do it.
/// <code>
/// cast(d AS TIMESTAMP) &lt; TIMESTAMP '1995-01-01 00:00:00'     =>     d &lt; DATE '1995-01-01'
/// </code>
/// </summary>
internal static class DateComparison
{
    public static ComparisonExpression Simplify(ComparisonExpression comparison)
    {
        if (Date(comparison.Left) is { } left && Midnight(comparison.Right) is { } right)
        {
            return comparison with { Left = left, Right = right };
        }

        return Date(comparison.Right) is { } second && Midnight(comparison.Left) is { } first
            ? comparison with
            {
                Left = first,
                Right = second,
            }
            : comparison;
    }

    private static Expression? Date(Expression expression) =>
        expression
            is CastExpression
            {
                IsTry: false,
                TargetType.Kind: TypeKind.Timestamp,
                Input: { Type.Kind: TypeKind.Date } date
            }
            ? date
            : null;

    private static LiteralExpression? Midnight(Expression expression)
    {
        if (Expressions.ColumnsOf(expression).Count > 0)
        {
            return null;
        }

        return
            ConstantFolding.Fold(expression) is LiteralExpression { Type.Kind: TypeKind.Timestamp, Value: long instant }
            && instant % Calendar.MicrosecondsPerDay == 0
            ? new LiteralExpression((int)(instant / Calendar.MicrosecondsPerDay), DataType.Date)
            : null;
    }
}
