using System.Buffers.Binary;
using System.Numerics;

namespace Weir.Formats.Parquet.Writing;

/// <summary>
/// Writes the hybrid of runs and bit-packed groups of eight that levels and dictionary indices use (Encodings.md, "Run
/// Length Encoding / Bit-Packing Hybrid").
/// </summary>
internal static class RleEncoder
{
    private const int Group = 8;
    private const int MostRunBytes = 14;

    /// <summary>Bits that the values from 0 to <paramref name="maximum"/> need.</summary>
    public static int WidthOf(int maximum) => 32 - BitOperations.LeadingZeroCount((uint)maximum);

    /// <summary>Appends one run.</summary>
    public static void EncodeRun(uint value, int count, int width, ByteBuffer target)
    {
        var span = target.Reserve(MostRunBytes);
        target.Advance(WriteRun(value, count, width, span));
    }

    /// <summary>Appends the values, none of which has more bits than <paramref name="width"/>, 1 to 32.</summary>
    public static void Encode<T>(ReadOnlySpan<T> values, int width, ByteBuffer target)
        where T : unmanaged, IBinaryInteger<T>
    {
        var groups = (values.Length / Group) + 1L;
        var span = target.Reserve((groups * (MostRunBytes + width)) + MostRunBytes);
        var written = 0;
        var literal = 0;
        var at = 0;
        while (at < values.Length)
        {
            var run = RunLength(values, at);
            if (run < Group)
            {
                at += run;
                continue;
            }

            // Bit-packed values come in whole groups, so the run lends what the last group lacks.
            var lent = -(at - literal) & (Group - 1);
            if (run - lent < Group)
            {
                at += run;
                continue;
            }

            at += lent;
            run -= lent;
            written += WriteLiterals(values[literal..at], width, span[written..]);
            written += WriteRun(uint.CreateTruncating(values[at]), run, width, span[written..]);
            at += run;
            literal = at;
        }

        written += WriteLiterals(values[literal..], width, span[written..]);
        target.Advance(written);
    }

    private static int RunLength<T>(ReadOnlySpan<T> values, int at)
        where T : unmanaged, IBinaryInteger<T>
    {
        var first = values[at];
        var end = at + 1;
        while (end < values.Length && values[end] == first)
        {
            end++;
        }

        return end - at;
    }

    private static int WriteRun(uint value, int count, int width, Span<byte> target)
    {
        var written = WriteVarint((uint)count << 1, target);
        for (var bit = 0; bit < width; bit += 8)
        {
            target[written++] = (byte)(value >> bit);
        }

        return written;
    }

    private static int WriteLiterals<T>(ReadOnlySpan<T> values, int width, Span<byte> target)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (values.IsEmpty)
        {
            return 0;
        }

        var groups = (values.Length + Group - 1) / Group;
        var written = WriteVarint(((uint)groups << 1) | 1, target);
        var end = written + (groups * width);
        ulong bits = 0;
        var count = 0;
        foreach (var value in values)
        {
            bits |= (ulong)uint.CreateTruncating(value) << count;
            count += width;
            if (count >= 32)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(target[written..], (uint)bits);
                written += 4;
                bits >>= 32;
                count -= 32;
            }
        }

        while (written < end)
        {
            target[written++] = (byte)bits;
            bits >>= 8;
        }

        return end;
    }

    private static int WriteVarint(uint value, Span<byte> target)
    {
        var written = 0;
        while (value >= 0x80)
        {
            target[written++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[written++] = (byte)value;
        return written;
    }
}
