using System.Runtime.CompilerServices;
using Weir.Connectors;

namespace Weir.Movement.Hashing;

/// <summary>
/// The state of a row's hash while its values are absorbed: two lanes of 64 bits, each folding a 64 × 64 → 128 bit product by
/// exclusive or. The algorithm and its constants are documented in docs/movement.md, so that other tools can compute it.
/// Not for secrets: an adversary can find collisions.
/// </summary>
internal struct CanonicalHash
{
    private const ulong K1 = 0x9E37_79B9_7F4A_7C15;
    private const ulong K2 = 0xC2B2_AE3D_27D4_EB4F;
    private const ulong K3 = 0x1656_67B1_9E37_79F9;
    private const ulong K4 = 0xD6E8_FEB8_6659_FD93;

    private ulong _first;
    private ulong _second;

    /// <summary>The state before the first value.</summary>
    public static CanonicalHash Start { get; } = new() { _first = K1, _second = K2 };

    /// <summary>Absorbs two words and what they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Absorb(ulong low, ulong high, ulong tag)
    {
        _first = Fold(ulong.RotateLeft(_first, 23) ^ low ^ K3, high ^ tag ^ K1);
        _second = Fold(ulong.RotateLeft(_second, 29) ^ high ^ K4, low ^ ulong.RotateLeft(tag, 32) ^ K2);
    }

    /// <summary>The row's hash.</summary>
    public readonly RowHash Finish() => new(Fold(_second ^ K3, _first ^ K4), Fold(_first ^ K1, _second ^ K2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low ^ left ^ right;
    }
}
