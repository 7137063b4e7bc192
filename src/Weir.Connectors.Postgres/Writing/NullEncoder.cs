using System.Buffers.Binary;
using Weir.Columnar;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>Encodes a column of nothing but NULLs.</summary>
internal sealed class NullEncoder : ColumnEncoder
{
    public override void Measure(Column column, ReadOnlySpan<int> rows, Span<long> sizes)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            sizes[i] += LengthSize;
        }
    }

    public override void Write(Column column, ReadOnlySpan<int> rows, Span<int> cursors, Span<byte> target)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(target[cursors[i]..], -1);
            cursors[i] += LengthSize;
        }
    }

    public override int SizeOf(Column column, int row) => 0;

    public override void WriteValue(Column column, int row, Span<byte> target) { }
}
