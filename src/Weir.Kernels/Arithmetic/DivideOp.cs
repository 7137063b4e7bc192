using System.Numerics;
using System.Runtime.CompilerServices;

namespace Weir.Kernels;

/// <summary>
/// Quotient, of whole numbers truncated toward zero. Fails for a divisor of zero and on overflow (and underflow of
/// floats).
/// </summary>
public readonly struct DivideOp : ICheckedOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryInvoke<T>(T left, T right, out T result)
        where T : unmanaged, INumber<T>
    {
        result = default;
        if (T.IsZero(right))
        {
            return false;
        }

        if (typeof(T) == typeof(double) || typeof(T) == typeof(float))
        {
            result = left / right;
            var overflows = !T.IsFinite(result) && T.IsFinite(left) && T.IsFinite(right);
            return !overflows && (!T.IsZero(result) || T.IsZero(left) || !T.IsFinite(right));
        }

        if (right == -T.One)
        {
            result = unchecked(-left);
            return T.IsZero(left) || T.IsNegative(left) != T.IsNegative(result);
        }

        result = left / right;
        return true;
    }
}
