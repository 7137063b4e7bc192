using Weir.Columnar;

namespace Weir.Execution.Expressions;

/// <summary>Puts a value of the form of <see cref="Column.ValueAt"/> into a column of one row.</summary>
internal static class LiteralColumn
{
    public static Column Create(object value, DataType type)
    {
        using var builder = ColumnBuilder.Create(type, 1);
        Append(builder, value);
        return builder.Build();
    }

    private static void Append(ColumnBuilder builder, object? value)
    {
        switch (builder, value)
        {
            case (_, null):
                builder.AppendNull();
                break;
            case (TextColumnBuilder text, string v):
                text.Append(v);
                break;
            case (TextColumnBuilder bytes, byte[] v):
                bytes.Append((ReadOnlySpan<byte>)v);
                break;
            case (FixedColumnBuilder<long> b, DecimalValue v):
                b.Append((long)v.Unscaled);
                break;
            case (FixedColumnBuilder<Int128> b, DecimalValue v):
                b.Append(v.Unscaled);
                break;
            case (FixedColumnBuilder<bool> b, bool v):
                b.Append(v);
                break;
            case (FixedColumnBuilder<short> b, short v):
                b.Append(v);
                break;
            case (FixedColumnBuilder<int> b, int v):
                b.Append(v);
                break;
            case (FixedColumnBuilder<long> b, long v):
                b.Append(v);
                break;
            case (FixedColumnBuilder<Int128> b, Int128 v):
                b.Append(v);
                break;
            case (FixedColumnBuilder<float> b, float v):
                b.Append(v);
                break;
            case (FixedColumnBuilder<double> b, double v):
                b.Append(v);
                break;
            case (FixedColumnBuilder<Interval> b, Interval v):
                b.Append(v);
                break;
            case (FixedColumnBuilder<UInt128> b, UInt128 v):
                b.Append(v);
                break;
            case (ListColumnBuilder b, object?[] v):
                foreach (var item in v)
                {
                    Append(b.Elements, item);
                }

                b.CloseRow();
                break;
            case (StructColumnBuilder b, object?[] v):
                for (var i = 0; i < v.Length; i++)
                {
                    Append(b.Fields[i], v[i]);
                }

                b.CloseRow();
                break;
            default:
                throw new WeirException(
                    ErrorCode.Internal,
                    $"A constant of {builder.Type} holds a {value.GetType().Name}"
                );
        }
    }
}
