using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Weir.Kernels;

/// <summary>Turns bytes of 0 and 1 into bits and back, 64 rows at a time.</summary>
internal static class BitPacking
{
    /// <summary>Eight bits as eight bytes of 0 and 1, the lowest bit first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Expand(uint bits)
    {
        // Every byte keeps its own bit; adding 0x7F carries any of them into the top bit.
        var spread = (bits * 0x0101_0101_0101_0101UL) & 0x8040_2010_0804_0201UL;
        return ((spread + 0x7F7F_7F7F_7F7F_7F7FUL) >> 7) & 0x0101_0101_0101_0101UL;
    }

    /// <summary>Which of the first 64 bytes, or of as many as there are, are not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Pack(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 64 || !Vector256.IsHardwareAccelerated)
        {
            return PackScalar(bytes);
        }

        ref var source = ref MemoryMarshal.GetReference(bytes);
        var low = Vector256.Equals(Vector256.LoadUnsafe(ref source), Vector256<byte>.Zero);
        var high = Vector256.Equals(Vector256.LoadUnsafe(ref source, 32), Vector256<byte>.Zero);
        return ~(low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << 32));
    }

    /// <summary>The same byte by byte.</summary>
    public static ulong PackScalar(ReadOnlySpan<byte> bytes)
    {
        var bits = 0UL;
        var count = Math.Min(64, bytes.Length);
        for (var i = 0; i < count; i++)
        {
            bits |= (bytes[i] != 0 ? 1UL : 0UL) << i;
        }

        return bits;
    }

    /// <summary>Up to 64 bits as bytes of 0 and 1.</summary>
    public static void Unpack(ulong bits, Span<byte> bytes)
    {
        var count = Math.Min(64, bytes.Length);
        var i = 0;
        for (; i + 8 <= count; i += 8)
        {
            MemoryMarshal.Write(bytes[i..], Expand((uint)(bits >> i) & 0xFF));
        }

        for (; i < count; i++)
        {
            bytes[i] = (byte)((bits >> i) & 1);
        }
    }

    /// <summary>The validity of 64 rows from a word of the bitmap on; all set when there is no bitmap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ValidityWord(ReadOnlySpan<ulong> words, int index) =>
        words.IsEmpty ? ulong.MaxValue : words[index];
}
