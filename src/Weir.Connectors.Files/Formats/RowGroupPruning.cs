using System.Text;
using Weir.Columnar;
using Weir.Formats.Parquet;

namespace Weir.Connectors.Files;

/// <summary>Decides by minimum, maximum and number of nulls whether a row group may hold a row that meets a condition.</summary>
internal static class RowGroupPruning
{
    public static bool MayMatch(ParquetRowGroup group, ColumnCondition condition)
    {
        var statistics = group.GetStatistics(condition.Column);
        if (condition.Operator is null)
        {
            return condition.IsNull ? statistics.NullCount != 0 : statistics.NullCount != group.RowCount;
        }

        if (statistics.NullCount == group.RowCount)
        {
            return false;
        }

        foreach (var value in condition.Values)
        {
            if (MayHold(statistics, condition.Operator.Value, value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayHold(ParquetColumnStatistics statistics, ComparisonOperator @operator, object value)
    {
        if (value is double.NaN or float.NaN)
        {
            return true;
        }

        var low = Compare(statistics.Minimum, value);
        var high = statistics.MayHaveNaN ? null : Compare(statistics.Maximum, value);
        return @operator switch
        {
            ComparisonOperator.Equal => !(low > 0) && !(Compare(statistics.Maximum, value) < 0),
            ComparisonOperator.Less => !(low >= 0),
            ComparisonOperator.LessOrEqual => !(low > 0),
            ComparisonOperator.Greater => !(high <= 0),
            ComparisonOperator.GreaterOrEqual => !(high < 0),
            _ => true,
        };
    }

    /// <summary>The order of a bound and a value; null when it is not known.</summary>
    private static int? Compare(object? bound, object value) =>
        (bound, value) switch
        {
            (string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
            (DecimalValue a, DecimalValue b) => a.Scale == b.Scale ? a.Unscaled.CompareTo(b.Unscaled) : null,
            (byte[] or object[], _) => null,
            (IComparable a, _) when a.GetType() == value.GetType() => a.CompareTo(value),
            _ => null,
        };
}
