using System.Numerics;
using System.Runtime.CompilerServices;

namespace Weir.Kernels;

/// <summary>Product. Fails on overflow; of floats, also where numbers other than zero give zero, as PostgreSQL does.</summary>
public readonly struct MultiplyOp : ICheckedOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryInvoke<T>(T left, T right, out T result)
        where T : unmanaged, INumber<T>
    {
        result = unchecked(left * right);
        if (typeof(T) == typeof(double) || typeof(T) == typeof(float))
        {
            var overflows = !T.IsFinite(result) && T.IsFinite(left) && T.IsFinite(right);
            return !overflows && (!T.IsZero(result) || T.IsZero(left) || T.IsZero(right));
        }

        if (typeof(T) == typeof(long))
        {
            var high = Math.BigMul((long)(object)left, (long)(object)right, out var low);
            return high == low >> 63;
        }

        if (typeof(T) == typeof(Int128))
        {
            return TryWide((Int128)(object)left, (Int128)(object)right);
        }

        // Narrow types: a product in 64 bits is exact, and fits when nothing was cut.
        return long.CreateTruncating(result) == long.CreateTruncating(left) * long.CreateTruncating(right);
    }

    private static bool TryWide(Int128 left, Int128 right)
    {
        if (left == 0 || right == 0 || (left == unchecked((long)left) && right == unchecked((long)right)))
        {
            return true;
        }

        if (left == Int128.MinValue || right == Int128.MinValue)
        {
            return left == 1 || right == 1;
        }

        var limit = Int128.IsNegative(left) == Int128.IsNegative(right) ? Int128.MaxValue : Int128.MinValue;
        var bound = Int128.Abs(limit / right);
        return Int128.Abs(left) <= bound;
    }
}
