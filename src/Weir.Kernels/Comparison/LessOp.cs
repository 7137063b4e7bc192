using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Weir.Kernels;

/// <summary>"Comes before" in SQL's order: NaN comes after every other number.</summary>
internal readonly struct LessOp : IComparisonOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Invoke<T>(T left, T right)
        where T : unmanaged, IEquatable<T> => FixedOrder.IsLess(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Invoke<T>(Vector256<T> left, Vector256<T> right)
    {
        var less = Vector256.LessThan(left, right);
        return typeof(T) == typeof(double) || typeof(T) == typeof(float)
            ? less | (Vector256.Equals(left, left) & ~Vector256.Equals(right, right))
            : less;
    }
}
