using System.Runtime.CompilerServices;
using Weir.Columnar;

namespace Weir.Kernels;

/// <summary>
/// Hashes rows to 64 well-mixed bits. Values that SQL holds for equal hash equal: -0 and 0, all NaNs, intervals of 30
/// days and a month, whole numbers of any width; decimals only within one scale. NULL has a hash of its own. Hashes are
/// the same for dictionary columns and plain ones, and for this process and the next.
/// </summary>
public static class HashKernel
{
    /// <summary>Hashes the first <paramref name="hashes"/>.Length rows of the key columns.</summary>
    public static void Hash(ReadOnlySpan<Column> keys, Span<ulong> hashes)
    {
        if (keys.IsEmpty)
        {
            hashes.Fill(HashMix.Null);
            return;
        }

        HashColumn(keys[0], hashes, false);
        for (var i = 1; i < keys.Length; i++)
        {
            HashColumn(keys[i], hashes, true);
        }
    }

    /// <summary>The hash of one row of one column.</summary>
    public static ulong HashRow(Column column, int row)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (column.IsNull(row))
        {
            return HashMix.Null;
        }

        switch (column)
        {
            case DictionaryColumn dictionary:
                return HashRow(dictionary.Dictionary, dictionary.Indices[row]);
            case TextColumn text:
                return HashText(text, row);
            case ListColumn list:
                var hash = HashMix.Word((ulong)(list.Offsets[row + 1] - list.Offsets[row]));
                for (var i = list.Offsets[row]; i < list.Offsets[row + 1]; i++)
                {
                    hash = HashMix.Combine(hash, HashRow(list.Elements, i));
                }

                return hash;
            case StructColumn structure:
                var combined = HashMix.Null;
                foreach (var field in structure.Fields)
                {
                    combined = HashMix.Combine(combined, HashRow(field, row));
                }

                return combined;
            default:
                var visit = new FixedRowCase { Column = column, Row = row };
                FixedTypes.Visit(column.Type, ref visit);
                return visit.Hash;
        }
    }

    private static void HashColumn(Column column, Span<ulong> hashes, bool combine)
    {
        switch (column)
        {
            case NullColumn:
                Store(hashes, combine, HashMix.Null);
                break;
            case DictionaryColumn dictionary:
                HashDictionary(dictionary, hashes, combine);
                break;
            case TextColumn or ListColumn or StructColumn:
                HashRows(column, hashes, combine);
                break;
            default:
                var visit = new FixedCase
                {
                    Column = column,
                    Hashes = hashes,
                    Combine = combine,
                };
                FixedTypes.Visit(column.Type, ref visit);
                break;
        }
    }

    private static void Store(Span<ulong> hashes, bool combine, ulong hash)
    {
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = combine ? HashMix.Combine(hashes[i], hash) : hash;
        }
    }

    private static void HashRows(Column column, Span<ulong> hashes, bool combine)
    {
        for (var row = 0; row < hashes.Length; row++)
        {
            var hash = HashRow(column, row);
            hashes[row] = combine ? HashMix.Combine(hashes[row], hash) : hash;
        }
    }

    private static void HashDictionary(DictionaryColumn column, Span<ulong> hashes, bool combine)
    {
        if (column.Dictionary.Length > hashes.Length)
        {
            HashRows(column, hashes, combine);
            return;
        }

        using var buffer = NativeBuffer.Allocate(column.Dictionary.Length * 8L);
        var values = buffer.As<ulong>()[..column.Dictionary.Length];
        HashColumn(column.Dictionary, values, false);
        var indices = column.Indices;
        for (var row = 0; row < hashes.Length; row++)
        {
            var hash = column.IsNull(row) ? HashMix.Null : values[indices[row]];
            hashes[row] = combine ? HashMix.Combine(hashes[row], hash) : hash;
        }
    }

    private static ulong HashText(TextColumn column, int row)
    {
        ref readonly var view = ref column.Views[row];
        if (!view.IsInline)
        {
            return HashMix.Bytes(column.GetBytes(row));
        }

        var (head, tail) = TextOrder.Words(in view);
        return HashMix.Words(head, tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HashValue<T>(T value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            return HashDouble((double)(object)value);
        }

        if (typeof(T) == typeof(float))
        {
            return HashDouble((float)(object)value);
        }

        if (typeof(T) == typeof(UInt128))
        {
            var wide = (UInt128)(object)value;
            return HashMix.Words((ulong)wide, (ulong)(wide >> 64));
        }

        return typeof(T) == typeof(bool) ? HashMix.Word((bool)(object)value ? 1UL : 0UL)
            : typeof(T) == typeof(short) ? HashMix.Word((ulong)(short)(object)value)
            : typeof(T) == typeof(int) ? HashMix.Word((ulong)(int)(object)value)
            : typeof(T) == typeof(long) ? HashMix.Word((ulong)(long)(object)value)
            : typeof(T) == typeof(Interval) ? HashWide(((Interval)(object)value).ComparableMicroseconds)
            : HashWide((Int128)(object)value);
    }

    private static ulong HashDouble(double value) =>
        HashMix.Word(
            double.IsNaN(value) ? 0x7FF8_0000_0000_0000UL
            : value == 0 ? 0UL
            : BitConverter.DoubleToUInt64Bits(value)
        );

    private static ulong HashWide(Int128 value) =>
        value >= long.MinValue && value <= long.MaxValue
            ? HashMix.Word((ulong)(long)value)
            : HashMix.Words((ulong)(UInt128)value, (ulong)((UInt128)value >> 64));

    private ref struct FixedCase : IFixedCase
    {
        public required Column Column;
        public required Span<ulong> Hashes;
        public required bool Combine;

        public readonly void Run<T>()
            where T : unmanaged, IEquatable<T>
        {
            var values = ((Column<T>)Column).Values;
            var words = Column.ValidityWords;
            for (var row = 0; row < Hashes.Length; row++)
            {
                var hash = words.Length > 0 && !Bitmap.Get(words, row) ? HashMix.Null : HashValue(values[row]);
                Hashes[row] = Combine ? HashMix.Combine(Hashes[row], hash) : hash;
            }
        }
    }

    private struct FixedRowCase : IFixedCase
    {
        public required Column Column;
        public required int Row;
        public ulong Hash;

        public void Run<T>()
            where T : unmanaged, IEquatable<T> => Hash = HashValue(((Column<T>)Column).Values[Row]);
    }
}
