using System.Buffers.Binary;
using Weir.Columnar;

namespace Weir.Execution.Operators.Sorting;

/// <summary>Maps values to 64 bits that keep their order: smaller values never get larger bits.</summary>
internal static class SortPrefix
{
    private const ulong Sign = 1UL << 63;

    public static void Write(SortedColumn key, Span<ulong> prefixes)
    {
        for (var row = 0; row < prefixes.Length; row++)
        {
            // The ends of the range are for NULLs; what falls there from values only ties with them.
            prefixes[row] = key.Values.IsNull(row)
                ? key.NullsFirst
                    ? 0
                    : ulong.MaxValue
                : key.IsDescending
                    ? ~Of(key.Values, row)
                    : Of(key.Values, row);
        }
    }

    private static ulong Of(Column column, int row) =>
        column switch
        {
            Column<long> c => (ulong)c.Values[row] ^ Sign,
            Column<int> c => ((ulong)(uint)c.Values[row] << 32) ^ Sign,
            Column<short> c => ((ulong)(ushort)c.Values[row] << 48) ^ Sign,
            Column<bool> c => c.Values[row] ? Sign : 1,
            Column<double> c => OfDouble(c.Values[row]),
            Column<float> c => OfDouble(c.Values[row]),
            Column<Int128> c => (ulong)(c.Values[row] >> 64) ^ Sign,
            Column<UInt128> c => (ulong)(c.Values[row] >> 64),
            TextColumn { Type.Kind: not TypeKind.Enum } c => OfText(c.GetBytes(row)),
            DictionaryColumn c => Of(c.Dictionary, c.Indices[row]),
            _ => Sign,
        };

    private static ulong OfDouble(double value)
    {
        if (double.IsNaN(value))
        {
            return ulong.MaxValue;
        }

        var bits = BitConverter.DoubleToUInt64Bits(value == 0 ? 0 : value);
        return (bits & Sign) != 0 ? ~bits : bits | Sign;
    }

    private static ulong OfText(ReadOnlySpan<byte> text)
    {
        if (text.Length >= 8)
        {
            return BinaryPrimitives.ReadUInt64BigEndian(text);
        }

        ulong value = 0;
        for (var i = 0; i < text.Length; i++)
        {
            value |= (ulong)text[i] << (56 - (8 * i));
        }

        return value;
    }
}
