using System.Buffers;
using System.Text;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Connectors;

/// <summary>Writes a row as text, for <see cref="RejectedRow"/>: names and values, cut to 64 KB.</summary>
public static class RowText
{
    private const int Longest = 64 << 10;

    /// <summary>The stored row of a batch with that schema.</summary>
    public static string Of(Schema schema, Batch batch, int row) =>
        Of(schema, batch, row, [.. Enumerable.Range(0, schema.Count)]);

    /// <summary>Some columns of it.</summary>
    public static string Of(Schema schema, Batch batch, int row, IReadOnlyList<int> columns)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(columns);
        var formatter = new ColumnFormatter(TimeZoneInfo.Utc);
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var i in columns)
        {
            if (buffer.WrittenCount >= Longest)
            {
                break;
            }

            buffer.Write(Encoding.UTF8.GetBytes($"{(buffer.WrittenCount == 0 ? "" : ", ")}{schema[i].Name}="));
            if (batch.Columns[i].IsNull(row))
            {
                buffer.Write("NULL"u8);
            }
            else
            {
                formatter.Write(batch.Columns[i], row, buffer);
            }
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan[..Math.Min(Longest, buffer.WrittenCount)]);
    }
}
