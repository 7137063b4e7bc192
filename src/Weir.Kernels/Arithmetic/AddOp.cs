using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Weir.Kernels;

/// <summary>Sum. Fails on overflow; of floats, where finite numbers give an infinite one.</summary>
public readonly struct AddOp : ICheckedOp
{
    /// <inheritdoc/>
    public static bool HasVector => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryInvoke<T>(T left, T right, out T result)
        where T : unmanaged, INumber<T>
    {
        result = unchecked(left + right);
        if (typeof(T) == typeof(double) || typeof(T) == typeof(float))
        {
            return T.IsFinite(result) || !T.IsFinite(left) || !T.IsFinite(right);
        }

        return right >= T.Zero ? result >= left : result < left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Invoke<T>(Vector256<T> left, Vector256<T> right) => left + right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Suspects<T>(Vector256<T> left, Vector256<T> right, Vector256<T> result) =>
        typeof(T) == typeof(double) || typeof(T) == typeof(float)
            ? ~Vector256.Equals(result - result, Vector256<T>.Zero)
            : (left ^ result) & (right ^ result);
}
