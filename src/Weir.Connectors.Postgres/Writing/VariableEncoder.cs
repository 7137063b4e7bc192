using System.Buffers.Binary;
using Weir.Columnar;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>Encodes values whose sizes differ much: texts, bytes, lists.</summary>
internal abstract class VariableEncoder : ColumnEncoder
{
    public override void Measure(Column column, ReadOnlySpan<int> rows, Span<long> sizes)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            sizes[i] += LengthSize + (column.IsNull(rows[i]) ? 0 : SizeOf(column, rows[i]));
        }
    }

    public override void Write(Column column, ReadOnlySpan<int> rows, Span<int> cursors, Span<byte> target)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var at = target[cursors[i]..];
            cursors[i] += LengthSize;
            if (column.IsNull(rows[i]))
            {
                BinaryPrimitives.WriteInt32BigEndian(at, -1);
                continue;
            }

            var size = SizeOf(column, rows[i]);
            BinaryPrimitives.WriteInt32BigEndian(at, size);
            WriteValue(column, rows[i], at.Slice(LengthSize, size));
            cursors[i] += size;
        }
    }
}
