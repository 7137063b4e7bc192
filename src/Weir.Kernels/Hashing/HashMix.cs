using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weir.Kernels;

/// <summary>
/// Mixes words by a 64 × 64 → 128 bit multiplication folded by exclusive or, the step of the "wyhash" family
/// (Wang Yi, "wyhash", 2019). Not for secrets: an adversary can find collisions.
/// </summary>
internal static class HashMix
{
    private const ulong First = 0xA076_1D64_78BD_642F;
    private const ulong Second = 0xE703_7ED1_A0B4_28DB;
    private const ulong Third = 0x8EBC_6AF0_9C88_C6E3;

    /// <summary>What NULL hashes to.</summary>
    public const ulong Null = 0x5896_65CC_7537_4CC3;

    /// <summary>The hash of one word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Word(ulong value) => Fold(Fold(value ^ First, Second) ^ value, Third);

    /// <summary>The hash of two words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Words(ulong low, ulong high) => Fold(Fold(low ^ First, high ^ Second) ^ low, high ^ Third);

    /// <summary>The hash of a row so far and of its next value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Combine(ulong hash, ulong next) => Fold(BitRotate(hash) ^ First, next ^ Third);

    /// <summary>The hash of any number of bytes.</summary>
    public static ulong Bytes(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length ^ Second;
        var rest = bytes;
        while (rest.Length > 16)
        {
            var low = MemoryMarshal.Read<ulong>(rest);
            var high = MemoryMarshal.Read<ulong>(rest[8..]);
            hash = Fold(low ^ First ^ hash, high ^ Second);
            rest = rest[16..];
        }

        Span<byte> last = stackalloc byte[16];
        last.Clear();
        rest.CopyTo(last);
        return Fold(hash ^ Third, Words(MemoryMarshal.Read<ulong>(last), MemoryMarshal.Read<ulong>(last[8..])));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong BitRotate(ulong value) => (value << 23) | (value >> 41);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
