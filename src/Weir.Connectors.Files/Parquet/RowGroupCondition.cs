using Weir.Columnar;
using Weir.Formats.Parquet;
using Weir.Plan;

namespace Weir.Connectors.Files.Parquet;

/// <summary>A comparison of a column to a constant, as far as minimum and maximum of a row group can refute it.</summary>
internal sealed class RowGroupCondition(int column, ComparisonOperator comparison, object value)
{
    /// <summary>The condition behind a filter; null when statistics cannot decide it.</summary>
    public static RowGroupCondition? Of(Expression filter, ScanRequest request)
    {
        if (
            filter
            is not ComparisonExpression
            {
                Operator: not (
                    ComparisonOperator.Distinct
                    or ComparisonOperator.NotDistinct
                    or ComparisonOperator.NotEqual
                )
            } c
        )
        {
            return null;
        }

        var (left, right, sign) =
            c.Left is ColumnExpression ? (c.Left, c.Right, c.Operator) : (c.Right, c.Left, Mirror(c.Operator));
        return left is ColumnExpression column && right is LiteralExpression { Value: { } value } && IsComparable(value)
            ? new RowGroupCondition(request.OrdinalOf(column.Column), sign, value)
            : null;
    }

    public bool MayMatch(ParquetRowGroup group)
    {
        var statistics = group.GetStatistics(column);
        if (statistics.MayHaveNaN)
        {
            // NaN is greater than every number and outside of the bounds.
            return true;
        }

        var low = Compare(statistics.Minimum);
        var high = Compare(statistics.Maximum);
        return comparison switch
        {
            ComparisonOperator.Equal => low is null or <= 0 && high is null or >= 0,
            ComparisonOperator.Less => low is null or < 0,
            ComparisonOperator.LessOrEqual => low is null or <= 0,
            ComparisonOperator.Greater => high is null or > 0,
            _ => high is null or >= 0,
        };
    }

    /// <summary>How a bound compares to the value; null when that is unknown.</summary>
    private int? Compare(object? bound) =>
        (bound, value) switch
        {
            (short a, short b) => a.CompareTo(b),
            (int a, int b) => a.CompareTo(b),
            (long a, long b) => a.CompareTo(b),
            (DecimalValue a, DecimalValue b) when a.Scale == b.Scale => a.Unscaled.CompareTo(b.Unscaled),
            (string a, string b) => System
                .Text.Encoding.UTF8.GetBytes(a)
                .AsSpan()
                .SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(b)),
            _ => null,
        };

    private static bool IsComparable(object value) => value is short or int or long or DecimalValue or string;

    private static ComparisonOperator Mirror(ComparisonOperator comparison) =>
        comparison switch
        {
            ComparisonOperator.Less => ComparisonOperator.Greater,
            ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
            ComparisonOperator.Greater => ComparisonOperator.Less,
            ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
            _ => comparison,
        };
}
