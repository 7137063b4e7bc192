using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Weir.Formats.Parquet.Compression;

/// <summary>Decompresses Snappy blocks (format_description.txt of Snappy): literals and copies of what was written.</summary>
internal static unsafe class SnappyDecoder
{
    /// <summary>Room that a copy in whole words may overrun.</summary>
    private const int Slack = 16;

    /// <summary>Fills the target, whose length must be the one that the block states.</summary>
    public static void Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        fixed (byte* from = source)
        fixed (byte* to = target)
        {
            var at = ReadLength(from, from + source.Length, target.Length);
            var end = Decode(at, from + source.Length, to, to + target.Length);
            if (end != to + target.Length)
            {
                throw Damaged();
            }
        }
    }

    private static byte* ReadLength(byte* at, byte* end, int wanted)
    {
        ulong length = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (at >= end)
            {
                break;
            }

            var next = *at++;
            length |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return length == (ulong)wanted ? at : throw Damaged();
            }
        }

        throw Damaged();
    }

    private static byte* Decode(byte* at, byte* end, byte* to, byte* limit)
    {
        var start = to;
        while (at < end)
        {
            var tag = *at++;
            long length;
            long offset;
            if ((tag & 3) == 0)
            {
                length = (tag >> 2) + 1;
                if (length <= 16 && end - at >= 16 && limit - to >= 16)
                {
                    Vector128.Load(at).Store(to);
                    at += length;
                    to += length;
                    continue;
                }

                at = CopyLiteral(at, end, ref to, limit, length);
                continue;
            }

            if ((tag & 3) == 1)
            {
                if (end - at < 1)
                {
                    throw Damaged();
                }

                length = ((tag >> 2) & 7) + 4;
                offset = ((tag >> 5) << 8) | *at++;
            }
            else
            {
                length = (tag >> 2) + 1;
                var bytes = (tag & 3) == 2 ? 2 : 4;
                if (end - at < bytes)
                {
                    throw Damaged();
                }

                offset = bytes == 2 ? Unsafe.ReadUnaligned<ushort>(at) : Unsafe.ReadUnaligned<uint>(at);
                at += bytes;
            }

            if (offset == 0 || offset > to - start || length > limit - to)
            {
                throw Damaged();
            }

            Repeat(to, offset, length, limit);
            to += length;
        }

        return to;
    }

    private static byte* CopyLiteral(byte* at, byte* end, ref byte* to, byte* limit, long length)
    {
        if (length > 60)
        {
            var bytes = (int)length - 60;
            if (end - at < bytes)
            {
                throw Damaged();
            }

            length = 0;
            for (var i = 0; i < bytes; i++)
            {
                length |= (long)*at++ << (8 * i);
            }

            length++;
        }

        if (length > end - at || length > limit - to)
        {
            throw Damaged();
        }

        Buffer.MemoryCopy(at, to, limit - to, length);
        to += length;
        return at + length;
    }

    /// <summary>
    /// Copies bytes from <paramref name="offset"/> before the target, which may overlap it: then the bytes in between
    /// repeat.
    /// </summary>
    public static void Repeat(byte* to, long offset, long length, byte* limit)
    {
        var from = to - offset;
        if (limit - to < length + Slack)
        {
            for (long i = 0; i < length; i++)
            {
                to[i] = from[i];
            }

            return;
        }

        var end = to + length;
        if (offset >= 16)
        {
            do
            {
                Vector128.Load(from).Store(to);
                from += 16;
                to += 16;
            } while (to < end);
            return;
        }

        // Each word written doubles the stretch that repeats, until whole words no longer overlap.
        while (to - from < 8)
        {
            Unsafe.WriteUnaligned(to, Unsafe.ReadUnaligned<ulong>(from));
            to += to - from;
            if (to >= end)
            {
                return;
            }
        }

        do
        {
            Unsafe.WriteUnaligned(to, Unsafe.ReadUnaligned<ulong>(from));
            from += 8;
            to += 8;
        } while (to < end);
    }

    private static WeirException Damaged() => ParquetError.Invalid("a page compressed with Snappy is damaged");
}
