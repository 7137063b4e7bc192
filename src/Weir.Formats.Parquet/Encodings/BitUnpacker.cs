using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Weir.Formats.Parquet.Encodings;

/// <summary>
/// Unpacks numbers of 0 to 64 bits, lowest bit first (Encodings.md, RLE / bit-packing hybrid). With AVX2 eight numbers of
/// up to 25 bits at once: bytes are shuffled into 32-bit lanes, shifted by different amounts and masked.
/// </summary>
internal static unsafe class BitUnpacker
{
    private const int WidestVector = 25;

    private static readonly Vector256<byte>[] Shuffles = CreateShuffles();
    private static readonly Vector256<uint>[] Shifts = CreateShifts();

    /// <summary>Bytes that so many packed numbers take.</summary>
    public static long ByteCount(long count, int width) => ((count * width) + 7) >> 3;

    /// <summary>
    /// Unpacks <paramref name="count"/> numbers of at most 32 bits, beginning with number <paramref name="first"/> of the
    /// packed ones. The caller has checked that <paramref name="bytes"/> hold them all.
    /// </summary>
    public static void Unpack(byte* source, long bytes, long first, int width, uint* target, int count)
    {
        if (width == 0)
        {
            new Span<uint>(target, count).Clear();
            return;
        }

        var done = 0;
        if (Avx2.IsSupported && width <= WidestVector)
        {
            var head = (int)Math.Min(count, (8 - (first & 7)) & 7);
            UnpackScalar(source, bytes, first, width, target, head);
            done = head + UnpackVector(source, bytes, first + head, width, target + head, count - head);
        }

        UnpackScalar(source, bytes, first + done, width, target + done, count - done);
    }

    /// <summary>The same without vectors; what remains at the ends, and everything where there is no AVX2.</summary>
    public static void UnpackScalar(byte* source, long bytes, long first, int width, uint* target, int count)
    {
        var mask = uint.MaxValue >> (32 - width);
        var bit = first * width;
        for (var i = 0; i < count; i++, bit += width)
        {
            target[i] = (uint)(Load(source, bytes, bit >> 3) >> (int)(bit & 7)) & mask;
        }
    }

    /// <summary>Numbers of up to 64 bits.</summary>
    public static void UnpackWide(byte* source, long bytes, long first, int width, ulong* target, int count)
    {
        var mask = ulong.MaxValue >> (64 - width);
        var bit = first * width;
        for (var i = 0; i < count; i++, bit += width)
        {
            var shift = (int)(bit & 7);
            var value = Load(source, bytes, bit >> 3) >> shift;
            if (shift + width > 64)
            {
                value |= (ulong)source[(bit >> 3) + 8] << (64 - shift);
            }

            target[i] = value & mask;
        }
    }

    private static int UnpackVector(byte* source, long bytes, long first, int width, uint* target, int count)
    {
        var shuffle = Shuffles[width];
        var shift = Shifts[width];
        var mask = Vector256.Create(uint.MaxValue >> (32 - width));
        var half = width >> 1;
        var at = source + ((first * width) >> 3);
        var last = source + bytes - 16 - half;
        var done = 0;
        for (; done <= count - 8 && at <= last; done += 8, at += width)
        {
            var packed = Vector256.Create(Vector128.Load(at), Vector128.Load(at + half));
            var lanes = Avx2.Shuffle(packed, shuffle).AsUInt32();
            (Avx2.ShiftRightLogicalVariable(lanes, shift) & mask).Store(target + done);
        }

        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Load(byte* source, long bytes, long at) =>
        at <= bytes - 8 ? Unsafe.ReadUnaligned<ulong>(source + at) : LoadTail(source, bytes, at);

    private static ulong LoadTail(byte* source, long bytes, long at)
    {
        ulong value = 0;
        for (var i = 0; at + i < bytes; i++)
        {
            value |= (ulong)source[at + i] << (8 * i);
        }

        return value;
    }

    /// <summary>The first bit of a number within its 128-bit lane of four; odd widths begin the upper lane half a byte late.</summary>
    private static int LaneBit(int width, int number) =>
        number < 4 ? number * width : ((4 * width) & 7) + ((number - 4) * width);

    private static Vector256<byte>[] CreateShuffles()
    {
        var result = new Vector256<byte>[WidestVector + 1];
        Span<byte> control = stackalloc byte[32];
        for (var width = 1; width <= WidestVector; width++)
        {
            for (var number = 0; number < 8; number++)
            {
                for (var part = 0; part < 4; part++)
                {
                    control[(number * 4) + part] = (byte)((LaneBit(width, number) >> 3) + part);
                }
            }

            result[width] = MemoryMarshal.Read<Vector256<byte>>(control);
        }

        return result;
    }

    private static Vector256<uint>[] CreateShifts()
    {
        var result = new Vector256<uint>[WidestVector + 1];
        Span<uint> shifts = stackalloc uint[8];
        for (var width = 1; width <= WidestVector; width++)
        {
            for (var number = 0; number < 8; number++)
            {
                shifts[number] = (uint)(LaneBit(width, number) & 7);
            }

            result[width] = MemoryMarshal.Read<Vector256<uint>>(MemoryMarshal.AsBytes(shifts));
        }

        return result;
    }
}
