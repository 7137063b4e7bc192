using System.Runtime.Intrinsics;

namespace Weir.Kernels.Tests;

/// <summary>A comparison with its vector form taken away: forces the scalar path.</summary>
internal readonly struct ScalarComparison<TOp> : IComparisonOp
    where TOp : struct, IComparisonOp
{
    public static bool HasVector => false;

    public static bool Invoke<T>(T left, T right)
        where T : unmanaged, IEquatable<T> => TOp.Invoke(left, right);

    public static Vector256<T> Invoke<T>(Vector256<T> left, Vector256<T> right) => throw new NotSupportedException();
}
