using System.Numerics;
using System.Runtime.CompilerServices;

namespace Weir.Formats.Parquet.Compression;

/// <summary>
/// Compresses into Snappy blocks (format_description.txt of Snappy): a hash table of the last places of four bytes finds
/// what to copy; the longer nothing is found, the larger the steps.
/// </summary>
internal sealed unsafe class SnappyEncoder
{
    private const int BlockBytes = 1 << 16;
    private const int HashBits = 14;
    private const int Margin = 16;

    private readonly ushort[] _places = new ushort[1 << HashBits];

    /// <summary>The most bytes that compressing so many can give.</summary>
    public static int MaximumLength(int length) => checked(32 + length + (length / 6));

    /// <summary>Compresses into the target, which has room for <see cref="MaximumLength"/>; returns the bytes used.</summary>
    public int Encode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        fixed (byte* from = source)
        fixed (byte* to = target)
        fixed (ushort* places = _places)
        {
            var at = to;
            var length = (uint)source.Length;
            while (length >= 0x80)
            {
                *at++ = (byte)(length | 0x80);
                length >>= 7;
            }

            *at++ = (byte)length;
            for (var block = 0; block < source.Length; block += BlockBytes)
            {
                Array.Clear(_places);
                at = EncodeBlock(from + block, Math.Min(BlockBytes, source.Length - block), at, places);
            }

            return (int)(at - to);
        }
    }

    private static byte* EncodeBlock(byte* start, int length, byte* to, ushort* places)
    {
        var end = start + length;
        var literal = start;
        if (length > Margin)
        {
            var limit = end - Margin;
            var at = start + 1;
            while (at < limit)
            {
                var match = FindMatch(start, ref at, limit, places);
                if (match == null)
                {
                    break;
                }

                to = WriteLiteral(literal, (int)(at - literal), to);
                var matched = 4 + MatchLength(match + 4, at + 4, end);
                to = WriteCopy((int)(at - match), matched, to);
                at += matched;
                literal = at;
                if (at < limit)
                {
                    places[Hash(at - 1)] = (ushort)(at - 1 - start);
                }
            }
        }

        return literal < end ? WriteLiteral(literal, (int)(end - literal), to) : to;
    }

    /// <summary>Moves on until four bytes stand at an earlier place too; null at the end.</summary>
    private static byte* FindMatch(byte* start, ref byte* at, byte* limit, ushort* places)
    {
        var skip = 32;
        while (at < limit)
        {
            var hash = Hash(at);
            var candidate = start + places[hash];
            places[hash] = (ushort)(at - start);
            if (candidate < at && Unsafe.ReadUnaligned<uint>(candidate) == Unsafe.ReadUnaligned<uint>(at))
            {
                return candidate;
            }

            at += skip++ >> 5;
        }

        return null;
    }

    private static uint Hash(byte* at) => (Unsafe.ReadUnaligned<uint>(at) * 0x9E3779B1u) >> (32 - HashBits);

    private static int MatchLength(byte* match, byte* at, byte* end)
    {
        var start = at;
        while (end - at >= 8)
        {
            var difference = Unsafe.ReadUnaligned<ulong>(match) ^ Unsafe.ReadUnaligned<ulong>(at);
            if (difference != 0)
            {
                return (int)(at - start) + (BitOperations.TrailingZeroCount(difference) >> 3);
            }

            match += 8;
            at += 8;
        }

        while (at < end && *match == *at)
        {
            match++;
            at++;
        }

        return (int)(at - start);
    }

    private static byte* WriteLiteral(byte* from, int length, byte* to)
    {
        if (length == 0)
        {
            return to;
        }

        var code = length - 1;
        if (code < 60)
        {
            *to++ = (byte)(code << 2);
        }
        else if (code < 1 << 8)
        {
            *to++ = 60 << 2;
            *to++ = (byte)code;
        }
        else
        {
            *to++ = 61 << 2;
            *to++ = (byte)code;
            *to++ = (byte)(code >> 8);
        }

        Buffer.MemoryCopy(from, to, length, length);
        return to + length;
    }

    private static byte* WriteCopy(int offset, int length, byte* to)
    {
        while (length >= 68)
        {
            to = WriteLongCopy(offset, 64, to);
            length -= 64;
        }

        if (length > 64)
        {
            to = WriteLongCopy(offset, 60, to);
            length -= 60;
        }

        if (length < 12 && offset < 1 << 11)
        {
            *to++ = (byte)(1 | ((length - 4) << 2) | ((offset >> 8) << 5));
            *to++ = (byte)offset;
            return to;
        }

        return WriteLongCopy(offset, length, to);
    }

    private static byte* WriteLongCopy(int offset, int length, byte* to)
    {
        *to++ = (byte)(2 | ((length - 1) << 2));
        *to++ = (byte)offset;
        *to++ = (byte)(offset >> 8);
        return to;
    }
}
