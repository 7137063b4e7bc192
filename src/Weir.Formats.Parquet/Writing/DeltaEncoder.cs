using System.Numerics;
using System.Runtime.InteropServices;

namespace Weir.Formats.Parquet.Writing;

/// <summary>
/// Writes whole numbers as differences (Encodings.md, DELTA_BINARY_PACKED): blocks of 128, each with its smallest difference
/// and four runs of 32 with as many bits a value as they need. Arithmetic wraps, as the format asks for.
/// </summary>
internal static class DeltaEncoder
{
    private const int BlockValues = 128;
    private const int MiniValues = 32;
    private const int Minis = BlockValues / MiniValues;
    private const int VarintBytes = 10;
    private const int HeadBytes = 4 * VarintBytes;
    private const int LargestBlock = VarintBytes + Minis + (BlockValues * sizeof(long));

    /// <summary>
    /// Appends numbers of 32 or 64 bits unless that takes more than <paramref name="limit"/> bytes; then nothing is appended.
    /// </summary>
    public static bool TryEncode<T>(ReadOnlySpan<T> values, long limit, ByteBuffer target)
        where T : unmanaged
    {
        var start = target.Length;
        Span<ulong> block = stackalloc ulong[BlockValues];
        var head = target.Reserve(HeadBytes);
        var at = WriteVarint(head, BlockValues);
        at += WriteVarint(head[at..], Minis);
        at += WriteVarint(head[at..], (ulong)values.Length);
        at += WriteZigZag(head[at..], values.IsEmpty ? 0 : ValueOf(values, 0));
        target.Advance(at);
        for (var i = 1; i < values.Length && target.Length - start <= limit; i += BlockValues)
        {
            var count = Math.Min(BlockValues, values.Length - i);
            var least =
                typeof(T) == typeof(long)
                    ? Subtract(MemoryMarshal.Cast<T, long>(values)[(i - 1)..], block[..count])
                    : Subtract(MemoryMarshal.Cast<T, int>(values)[(i - 1)..], block[..count]);
            block[count..].Clear();
            target.Advance(WriteBlock(block, count, least, target.Reserve(LargestBlock)));
        }

        if (target.Length - start <= limit)
        {
            return true;
        }

        target.CutTo(start);
        return false;
    }

    private static long ValueOf<T>(ReadOnlySpan<T> values, int index)
        where T : unmanaged =>
        typeof(T) == typeof(long)
            ? MemoryMarshal.Cast<T, long>(values)[index]
            : MemoryMarshal.Cast<T, int>(values)[index];

    /// <summary>Differences from the value before, less the smallest of them, which is returned.</summary>
    private static long Subtract(ReadOnlySpan<long> values, Span<ulong> target)
    {
        var least = long.MaxValue;
        for (var i = 0; i < target.Length; i++)
        {
            var delta = unchecked(values[i + 1] - values[i]);
            least = Math.Min(least, delta);
            target[i] = (ulong)delta;
        }

        for (var i = 0; i < target.Length; i++)
        {
            target[i] = unchecked(target[i] - (ulong)least);
        }

        return least;
    }

    /// <summary>The same with 32 bits: the format allows numbers of 32 bits no wider differences.</summary>
    private static long Subtract(ReadOnlySpan<int> values, Span<ulong> target)
    {
        var least = int.MaxValue;
        for (var i = 0; i < target.Length; i++)
        {
            var delta = unchecked(values[i + 1] - values[i]);
            least = Math.Min(least, delta);
            target[i] = (uint)delta;
        }

        for (var i = 0; i < target.Length; i++)
        {
            target[i] = unchecked((uint)target[i] - (uint)least);
        }

        return least;
    }

    private static int WriteBlock(ReadOnlySpan<ulong> block, int count, long least, Span<byte> target)
    {
        var at = WriteZigZag(target, least);
        var widths = target.Slice(at, Minis);
        at += Minis;
        for (var mini = 0; mini < Minis; mini++)
        {
            var values = block.Slice(mini * MiniValues, MiniValues);
            widths[mini] = 0;
            if (mini * MiniValues < count)
            {
                var width = WidthOf(values);
                widths[mini] = (byte)width;
                Pack(values, width, target[at..]);
                at += width * MiniValues / 8;
            }
        }

        return at;
    }

    private static int WidthOf(ReadOnlySpan<ulong> values)
    {
        ulong all = 0;
        foreach (var value in values)
        {
            all |= value;
        }

        return 64 - BitOperations.LeadingZeroCount(all);
    }

    /// <summary>The lowest bits first; 32 values end on a whole byte, and room for eight bytes behind it is there.</summary>
    private static void Pack(ReadOnlySpan<ulong> values, int width, Span<byte> target)
    {
        if (width == 0)
        {
            return;
        }

        var words = MemoryMarshal.Cast<byte, ulong>(target);
        ulong word = 0;
        var used = 0;
        var at = 0;
        foreach (var value in values)
        {
            word |= value << used;
            used += width;
            if (used >= 64)
            {
                words[at++] = word;
                used -= 64;
                word = used == 0 ? 0 : value >> (width - used);
            }
        }

        for (var i = at * sizeof(ulong); used > 0; i++, used -= 8, word >>= 8)
        {
            target[i] = (byte)word;
        }
    }

    private static int WriteZigZag(Span<byte> target, long value) =>
        WriteVarint(target, (ulong)((value << 1) ^ (value >> 63)));

    private static int WriteVarint(Span<byte> target, ulong value)
    {
        var at = 0;
        for (; value >= 0x80; value >>= 7)
        {
            target[at++] = (byte)(value | 0x80);
        }

        target[at++] = (byte)value;
        return at;
    }
}
