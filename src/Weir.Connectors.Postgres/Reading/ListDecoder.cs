using System.Buffers.Binary;
using System.Globalization;
using Weir.Columnar;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>
/// Decodes arrays of one dimension that begin at 1, since lists have no other bounds. Form: dimensions, flags, element
/// type, for each dimension its length and lower bound, then the elements, each behind its length.
/// </summary>
internal sealed class ListDecoder(string place, ColumnDecoder elements) : ColumnDecoder(place)
{
    private const int HeaderLength = 12;
    private const int DimensionLength = 8;

    public override void Decode(TupleBlock block, int column, ColumnBuilder target)
    {
        foreach (var start in block.Starts(column))
        {
            if (block.Length(start) < 0)
            {
                target.AppendNull();
            }
            else
            {
                Append(block.Value(start), target);
            }
        }
    }

    public override void Append(ReadOnlySpan<byte> value, ColumnBuilder target)
    {
        var list = (ListColumnBuilder)target;
        var dimensions = BinaryPrimitives.ReadInt32BigEndian(value);
        if (dimensions > 1)
        {
            throw Wrong(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"an array has {dimensions} dimensions, only one is supported"
                )
            );
        }

        if (dimensions == 1)
        {
            var count = BinaryPrimitives.ReadInt32BigEndian(value[HeaderLength..]);
            var lowest = BinaryPrimitives.ReadInt32BigEndian(value[(HeaderLength + 4)..]);
            if (lowest != 1)
            {
                throw Wrong(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"an array begins with subscript {lowest}, which a list cannot keep"
                    )
                );
            }

            var at = HeaderLength + DimensionLength;
            for (var i = 0; i < count; i++)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(value[at..]);
                at += 4;
                if (length < 0)
                {
                    list.Elements.AppendNull();
                }
                else
                {
                    elements.Append(value.Slice(at, length), list.Elements);
                    at += length;
                }
            }
        }

        list.CloseRow();
    }
}
