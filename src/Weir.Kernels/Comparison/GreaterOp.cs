using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Weir.Kernels;

/// <summary>"Comes after": <see cref="LessOp"/> with the sides exchanged, for constants on the right.</summary>
internal readonly struct GreaterOp : IComparisonOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Invoke<T>(T left, T right)
        where T : unmanaged, IEquatable<T> => LessOp.Invoke(right, left);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Invoke<T>(Vector256<T> left, Vector256<T> right) => LessOp.Invoke(right, left);
}
