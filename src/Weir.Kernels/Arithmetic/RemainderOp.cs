using System.Numerics;
using System.Runtime.CompilerServices;

namespace Weir.Kernels;

/// <summary>Remainder with the sign of the dividend. Fails for a divisor of zero.</summary>
public readonly struct RemainderOp : ICheckedOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryInvoke<T>(T left, T right, out T result)
        where T : unmanaged, INumber<T>
    {
        // The smallest number and -1 would trap in the processor; the remainder is zero.
        var isTrivial = T.IsZero(right) || right == -T.One;
        result = isTrivial ? T.Zero : left % right;
        return !T.IsZero(right);
    }
}
