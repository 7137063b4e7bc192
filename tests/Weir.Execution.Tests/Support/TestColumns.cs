using Weir.Columnar;

namespace Weir.Execution.Tests.Support;

/// <summary>Columns of objects.</summary>
internal static class TestColumns
{
    public static Column Create(DataType type, IReadOnlyList<object?> values)
    {
        using var builder = ColumnBuilder.Create(type, Math.Max(1, values.Count));
        foreach (var value in values)
        {
            Append(builder, value);
        }

        return builder.Build();
    }

    public static Column Dictionary(DataType type, IReadOnlyList<object?> values)
    {
        var entries = values.Where(v => v is not null).Distinct().ToList();
        using var indices = new FixedColumnBuilder<int>(DataType.Int32, Math.Max(1, values.Count));
        foreach (var value in values)
        {
            if (value is null)
            {
                indices.AppendNull();
            }
            else
            {
                indices.Append(entries.IndexOf(value));
            }
        }

        using var built = (Column<int>)indices.Build();
        return new DictionaryColumn(
            values.Count,
            built.ValuesBuffer.Retain(),
            Create(type, entries),
            built.ValidityBuffer?.Retain()
        );
    }

    private static void Append(ColumnBuilder builder, object? value)
    {
        switch (builder, value)
        {
            case (_, null):
                builder.AppendNull();
                break;
            case (TextColumnBuilder b, string v):
                b.Append(v);
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
            case (FixedColumnBuilder<double> b, double v):
                b.Append(v);
                break;
            case (FixedColumnBuilder<long> b, DecimalValue v):
                b.Append((long)v.Unscaled);
                break;
            case (FixedColumnBuilder<Int128> b, DecimalValue v):
                b.Append(v.Unscaled);
                break;
            default:
                throw new ArgumentException($"{value.GetType().Name} in {builder.Type}", nameof(value));
        }
    }
}
