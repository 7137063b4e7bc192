using Weir.Columnar;

namespace Weir.Formats.Parquet.Tests.Support;

/// <summary>Makes batches and files of objects, in the form of <see cref="Column.ValueAt"/>.</summary>
internal static class Written
{
    /// <summary>Bytes of a file of the rows, in batches of at most so many.</summary>
    public static async Task<byte[]> FileAsync(
        Columnar.Schema schema,
        IReadOnlyList<object?[]> rows,
        ParquetWriteOptions? options = null,
        int batchRows = 1000
    )
    {
        using var stream = new MemoryStream();
        await using var writer = new ParquetWriter(stream, schema, options);
        for (var from = 0; from < rows.Count; from += batchRows)
        {
            using var batch = Batch(schema, rows.Skip(from).Take(batchRows));
            await writer.WriteAsync(batch, default);
        }

        await writer.CompleteAsync(default);
        Assert.Equal(rows.Count, writer.RowCount);
        Assert.Equal(stream.Length, writer.BytesWritten);
        return stream.ToArray();
    }

    /// <summary>Bytes of a file of one batch, which is disposed.</summary>
    public static async Task<byte[]> FileAsync(Columnar.Schema schema, Batch batch, ParquetWriteOptions? options = null)
    {
        using var stream = new MemoryStream();
        await using var writer = new ParquetWriter(stream, schema, options);
        using (batch)
        {
            await writer.WriteAsync(batch, default);
        }

        await writer.CompleteAsync(default);
        return stream.ToArray();
    }

    public static Batch Batch(Columnar.Schema schema, IEnumerable<object?[]> rows)
    {
        using var builder = new BatchBuilder(schema);
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                Append(builder[i], row[i]);
            }

            builder.CloseRow();
        }

        return builder.Build();
    }

    public static Column Column(DataType type, params object?[] values)
    {
        using var builder = ColumnBuilder.Create(type);
        foreach (var value in values)
        {
            Append(builder, value);
        }

        return builder.Build();
    }

    public static void Append(ColumnBuilder builder, object? value)
    {
        switch (builder, value)
        {
            case (_, null):
                builder.AppendNull();
                break;
            case (TextColumnBuilder text, string s):
                text.Append(s.AsSpan());
                break;
            case (TextColumnBuilder text, byte[] bytes):
                text.Append(bytes);
                break;
            case (ListColumnBuilder list, object?[] elements):
                foreach (var element in elements)
                {
                    Append(list.Elements, element);
                }

                list.CloseRow();
                break;
            case (StructColumnBuilder fields, object?[] values):
                for (var i = 0; i < values.Length; i++)
                {
                    Append(fields.Fields[i], values[i]);
                }

                fields.CloseRow();
                break;
            case (FixedColumnBuilder<long> narrow, DecimalValue d):
                narrow.Append((long)d.Unscaled);
                break;
            case (FixedColumnBuilder<Int128> wide, DecimalValue d):
                wide.Append(d.Unscaled);
                break;
            default:
                AppendFixed(builder, value);
                break;
        }
    }

    private static void AppendFixed(ColumnBuilder builder, object value)
    {
        switch (value)
        {
            case bool v:
                ((FixedColumnBuilder<bool>)builder).Append(v);
                break;
            case short v:
                ((FixedColumnBuilder<short>)builder).Append(v);
                break;
            case int v:
                ((FixedColumnBuilder<int>)builder).Append(v);
                break;
            case long v:
                ((FixedColumnBuilder<long>)builder).Append(v);
                break;
            case Int128 v:
                ((FixedColumnBuilder<Int128>)builder).Append(v);
                break;
            case UInt128 v:
                ((FixedColumnBuilder<UInt128>)builder).Append(v);
                break;
            case float v:
                ((FixedColumnBuilder<float>)builder).Append(v);
                break;
            case double v:
                ((FixedColumnBuilder<double>)builder).Append(v);
                break;
            case Interval v:
                ((FixedColumnBuilder<Interval>)builder).Append(v);
                break;
            default:
                throw new ArgumentException($"No column holds a {value.GetType()}", nameof(value));
        }
    }
}
