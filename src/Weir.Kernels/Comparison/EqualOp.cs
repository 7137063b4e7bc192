using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Weir.Kernels;

/// <summary>Equality in SQL's order: NaN equals itself, -0 equals 0, 30 days equal a month.</summary>
internal readonly struct EqualOp : IComparisonOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Invoke<T>(T left, T right)
        where T : unmanaged, IEquatable<T> => FixedOrder.AreEqual(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Invoke<T>(Vector256<T> left, Vector256<T> right)
    {
        var equal = Vector256.Equals(left, right);
        return typeof(T) == typeof(double) || typeof(T) == typeof(float)
            ? equal | (~Vector256.Equals(left, left) & ~Vector256.Equals(right, right))
            : equal;
    }
}
