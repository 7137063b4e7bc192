using System.Buffers.Binary;
using Weir.Columnar;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>Encodes lists as arrays of one dimension that begin at 1; an empty list has no dimension.</summary>
internal sealed class ListEncoder(ColumnEncoder elements, uint elementType) : VariableEncoder
{
    private const int HeaderLength = 12;
    private const int DimensionLength = 8;

    public override int SizeOf(Column column, int row)
    {
        var list = (ListColumn)column;
        var (from, to) = (list.Offsets[row], list.Offsets[row + 1]);
        long size = HeaderLength + (from == to ? 0 : DimensionLength);
        for (var i = from; i < to; i++)
        {
            size += LengthSize + (list.Elements.IsNull(i) ? 0 : elements.SizeOf(list.Elements, i));
        }

        return checked((int)size);
    }

    public override void WriteValue(Column column, int row, Span<byte> target)
    {
        var list = (ListColumn)column;
        var (from, to) = (list.Offsets[row], list.Offsets[row + 1]);
        BinaryPrimitives.WriteInt32BigEndian(target, from == to ? 0 : 1);
        BinaryPrimitives.WriteUInt32BigEndian(target[8..], elementType);
        var hasNulls = 0;
        if (from < to)
        {
            BinaryPrimitives.WriteInt32BigEndian(target[HeaderLength..], to - from);
            BinaryPrimitives.WriteInt32BigEndian(target[(HeaderLength + 4)..], 1);
        }

        var at = HeaderLength + DimensionLength;
        for (var i = from; i < to; i++)
        {
            if (list.Elements.IsNull(i))
            {
                hasNulls = 1;
                BinaryPrimitives.WriteInt32BigEndian(target[at..], -1);
                at += LengthSize;
                continue;
            }

            var size = elements.SizeOf(list.Elements, i);
            BinaryPrimitives.WriteInt32BigEndian(target[at..], size);
            elements.WriteValue(list.Elements, i, target.Slice(at + LengthSize, size));
            at += LengthSize + size;
        }

        BinaryPrimitives.WriteInt32BigEndian(target[4..], hasNulls);
    }
}
