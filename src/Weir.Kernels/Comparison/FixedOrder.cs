using System.Runtime.CompilerServices;
using Weir.Columnar;

namespace Weir.Kernels;

/// <summary>SQL's order of single values of fixed width; branches on the type vanish at compile time.</summary>
public static class FixedOrder
{
    /// <summary>Whether the two are the same value to SQL.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEqual<T>(T left, T right)
        where T : unmanaged, IEquatable<T> =>
        // Doubles' own Equals already equates NaN with NaN and -0 with 0.
        typeof(T) == typeof(Interval)
            ? ((Interval)(object)left).CompareTo((Interval)(object)right) == 0
            : left.Equals(right);

    /// <summary>Whether the left value comes before the right one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLess<T>(T left, T right)
        where T : unmanaged, IEquatable<T>
    {
        if (typeof(T) == typeof(double))
        {
            var (l, r) = ((double)(object)left, (double)(object)right);
            return l < r || (double.IsNaN(r) && !double.IsNaN(l));
        }

        if (typeof(T) == typeof(float))
        {
            var (l, r) = ((float)(object)left, (float)(object)right);
            return l < r || (float.IsNaN(r) && !float.IsNaN(l));
        }

        return typeof(T) == typeof(bool) ? !(bool)(object)left && (bool)(object)right
            : typeof(T) == typeof(short) ? (short)(object)left < (short)(object)right
            : typeof(T) == typeof(int) ? (int)(object)left < (int)(object)right
            : typeof(T) == typeof(long) ? (long)(object)left < (long)(object)right
            : typeof(T) == typeof(Int128) ? (Int128)(object)left < (Int128)(object)right
            : typeof(T) == typeof(UInt128) ? (UInt128)(object)left < (UInt128)(object)right
            : typeof(T) == typeof(Interval) ? (Interval)(object)left < (Interval)(object)right
            : throw new WeirException(ErrorCode.Internal, $"No order of {typeof(T)}");
    }

    /// <summary>Negative, zero or positive as the left value comes before, with or after the right one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compare<T>(T left, T right)
        where T : unmanaged, IEquatable<T> =>
        IsLess(left, right) ? -1
        : IsLess(right, left) ? 1
        : 0;
}
