using Weir.Columnar;

namespace Weir.Functions;

/// <summary>
/// percentile_disc and percentile_cont: the value at a fraction of the ordered values, between two of them interpolated
/// for doubles and intervals. The fraction is the first argument, the same in all rows; without one it is a half.
/// </summary>
internal sealed class PercentileAccumulator : CollectingAccumulator
{
    private readonly bool _hasFraction;
    private readonly bool _isContinuous;
    private double? _known;

    public PercentileAccumulator(DataType result, bool isContinuous, bool hasFraction)
        : base(result, true, result)
    {
        _isContinuous = isContinuous;
        _hasFraction = hasFraction;
    }

    private double Fraction => _known ?? 0.5;

    protected override int FirstArgument => _hasFraction ? 1 : 0;

    protected override int KeyArgument => FirstArgument;

    /// <inheritdoc/>
    protected override void ReadOptions(ReadOnlySpan<Column> arguments, int rows)
    {
        if (!_hasFraction || rows == 0 || arguments[0].IsNull(0))
        {
            return;
        }

        var fraction = ((Column<double>)arguments[0]).Values[0];
        _known =
            fraction >= 0 && fraction <= 1
                ? fraction
                : throw new WeirException(
                    ErrorCode.InvalidParameter,
                    $"percentile value {fraction} is not between 0 and 1"
                );
    }

    protected override void MergeOptions(CollectingAccumulator other) =>
        _known ??= ((PercentileAccumulator)other)._known;

    protected override void Append(Column[] columns, Span<int> rows, ColumnBuilder target)
    {
        if (rows.IsEmpty || (_hasFraction && _known is null))
        {
            target.AppendNull();
            return;
        }

        var values = columns[0];
        Order(values, rows);
        if (!_isContinuous)
        {
            var place = Math.Max(0, (int)Math.Ceiling(Fraction * rows.Length) - 1);
            target.AppendFrom(values, rows[place]);
            return;
        }

        var at = Fraction * (rows.Length - 1);
        var low = (int)Math.Floor(at);
        Interpolate(values, rows[low], rows[(int)Math.Ceiling(at)], at - low, target);
    }

    private static void Interpolate(Column values, int low, int high, double share, ColumnBuilder target)
    {
        if (low == high)
        {
            target.AppendFrom(values, low);
        }
        else if (values is Column<double> doubles)
        {
            var (a, b) = (doubles.Values[low], doubles.Values[high]);
            ((FixedColumnBuilder<double>)target).Append(a + (share * (b - a)));
        }
        else
        {
            var intervals = ((Column<Interval>)values).Values;
            var difference = IntervalMath.Add(intervals[high], IntervalMath.Negate(intervals[low]));
            var result = IntervalMath.Add(intervals[low], IntervalMath.Multiply(difference, share));
            ((FixedColumnBuilder<Interval>)target).Append(result);
        }
    }
}
