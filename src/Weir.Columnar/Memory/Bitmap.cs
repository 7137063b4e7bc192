using System.Numerics;
using System.Runtime.CompilerServices;

namespace Weir.Columnar;

/// <summary>Bits in 64-bit words, lowest bit first: Arrow's validity layout. A set bit means "not null".</summary>
public static class Bitmap
{
    /// <summary>Words needed for that many bits.</summary>
    public static int WordCount(int bits) => (bits + 63) >> 6;

    /// <summary>Whether the bit is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Get(ReadOnlySpan<ulong> words, int index) => ((words[index >> 6] >> (index & 63)) & 1) != 0;

    /// <summary>Sets the bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set(Span<ulong> words, int index) => words[index >> 6] |= 1UL << (index & 63);

    /// <summary>Clears the bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(Span<ulong> words, int index) => words[index >> 6] &= ~(1UL << (index & 63));

    /// <summary>How many of the first <paramref name="bits"/> bits are set.</summary>
    public static int CountSet(ReadOnlySpan<ulong> words, int bits)
    {
        var count = 0;
        var whole = bits >> 6;
        for (var i = 0; i < whole; i++)
        {
            count += BitOperations.PopCount(words[i]);
        }

        var rest = bits & 63;
        return rest == 0 ? count : count + BitOperations.PopCount(words[whole] & ((1UL << rest) - 1));
    }

    /// <summary>result = left AND right, for the words of that many bits.</summary>
    public static void And(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> result, int bits)
    {
        var words = WordCount(bits);
        for (var i = 0; i < words; i++)
        {
            result[i] = left[i] & right[i];
        }
    }
}
