using Weir.Columnar;
using Weir.Plan;

namespace Weir.Planner.Optimizer;

/// <summary>Turns a literal into a column of one row.</summary>
internal static class LiteralColumns
{
    /// <summary>A new column of one row, or null for types whose values are not folded.</summary>
    public static Column? Create(LiteralExpression literal)
    {
        if (literal.Value is null)
        {
            if (literal.Type.Kind == TypeKind.Null)
            {
                return new NullColumn(1);
            }

            using var nulls = ColumnBuilder.Create(literal.Type, 1);
            nulls.AppendNull();
            return nulls.Build();
        }

        using var builder = ColumnBuilder.Create(literal.Type, 1);
        switch (builder, literal.Value)
        {
            case (TextColumnBuilder text, string value):
                text.Append(value);
                break;
            case (TextColumnBuilder bytes, byte[] value):
                bytes.Append((ReadOnlySpan<byte>)value);
                break;
            case (FixedColumnBuilder<long> fixedLong, DecimalValue value):
                fixedLong.Append((long)value.Unscaled);
                break;
            case (FixedColumnBuilder<Int128> fixedWide, DecimalValue value):
                fixedWide.Append(value.Unscaled);
                break;
            case (FixedColumnBuilder<bool> typed, bool value):
                typed.Append(value);
                break;
            case (FixedColumnBuilder<short> typed, short value):
                typed.Append(value);
                break;
            case (FixedColumnBuilder<int> typed, int value):
                typed.Append(value);
                break;
            case (FixedColumnBuilder<long> typed, long value):
                typed.Append(value);
                break;
            case (FixedColumnBuilder<Int128> typed, Int128 value):
                typed.Append(value);
                break;
            case (FixedColumnBuilder<float> typed, float value):
                typed.Append(value);
                break;
            case (FixedColumnBuilder<double> typed, double value):
                typed.Append(value);
                break;
            case (FixedColumnBuilder<Interval> typed, Interval value):
                typed.Append(value);
                break;
            case (FixedColumnBuilder<UInt128> typed, UInt128 value):
                typed.Append(value);
                break;
            default:
                return null;
        }

        return builder.Build();
    }
}
