using System.Buffers.Binary;

namespace Weir.Formats.Parquet.Compression;

/// <summary>Decompresses LZ4 blocks (lz4_Block_format.md of LZ4), bare or in Hadoop's framing.</summary>
internal static unsafe class Lz4Decoder
{
    private const int SmallestMatch = 4;

    /// <summary>Decompresses one block and checks that it fills the target.</summary>
    public static void DecodeRaw(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (!TryDecode(source, target))
        {
            throw Damaged();
        }
    }

    /// <summary>
    /// Decompresses what the deprecated LZ4 codec holds: blocks with big-endian sizes before each, as Hadoop writes them,
    /// or one bare block, as others did under the same name.
    /// </summary>
    public static void DecodeHadoop(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (!TryDecodeFramed(source, target))
        {
            DecodeRaw(source, target);
        }
    }

    private static bool TryDecodeFramed(ReadOnlySpan<byte> source, Span<byte> target)
    {
        while (source.Length >= 8)
        {
            var whole = BinaryPrimitives.ReadUInt32BigEndian(source);
            source = source[4..];
            if (whole > (uint)target.Length)
            {
                return false;
            }

            // A frame may hold several blocks, each filling a part of it.
            var frame = target[..(int)whole];
            target = target[(int)whole..];
            while (frame.Length > 0)
            {
                if (source.Length < 4)
                {
                    return false;
                }

                var packed = BinaryPrimitives.ReadUInt32BigEndian(source);
                source = source[4..];
                if (packed > (uint)source.Length || !TryDecode(source[..(int)packed], frame, out var written))
                {
                    return false;
                }

                source = source[(int)packed..];
                if (written == 0)
                {
                    return false;
                }

                frame = frame[written..];
            }
        }

        return source.Length == 0 && target.Length == 0;
    }

    private static bool TryDecode(ReadOnlySpan<byte> source, Span<byte> target) =>
        TryDecode(source, target, out var written) && written == target.Length;

    private static bool TryDecode(ReadOnlySpan<byte> source, Span<byte> target, out int written)
    {
        fixed (byte* from = source)
        fixed (byte* start = target)
        {
            var at = from;
            var end = from + source.Length;
            var to = start;
            var limit = start + target.Length;
            written = 0;
            while (at < end)
            {
                var token = *at++;
                if (!TryReadLength(token >> 4, ref at, end, out var literals))
                {
                    return false;
                }

                if (literals > end - at || literals > limit - to)
                {
                    return false;
                }

                Buffer.MemoryCopy(at, to, limit - to, literals);
                at += literals;
                to += literals;
                if (at == end)
                {
                    break;
                }

                if (end - at < 2)
                {
                    return false;
                }

                var offset = at[0] | (at[1] << 8);
                at += 2;
                if (!TryReadLength(token & 15, ref at, end, out var length))
                {
                    return false;
                }

                length += SmallestMatch;
                if (offset == 0 || offset > to - start || length > limit - to)
                {
                    return false;
                }

                SnappyDecoder.Repeat(to, offset, length, limit);
                to += length;
            }

            written = (int)(to - start);
            return true;
        }
    }

    private static bool TryReadLength(int first, ref byte* at, byte* end, out long length)
    {
        length = first;
        if (first < 15)
        {
            return true;
        }

        byte next;
        do
        {
            if (at >= end)
            {
                return false;
            }

            next = *at++;
            length += next;
        } while (next == 255);
        return true;
    }

    private static WeirException Damaged() => ParquetError.Invalid("a page compressed with LZ4 is damaged");
}
