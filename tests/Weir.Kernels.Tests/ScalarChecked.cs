using System.Numerics;

namespace Weir.Kernels.Tests;

/// <summary>An operation with its vector form taken away: forces the scalar path.</summary>
internal readonly struct ScalarChecked<TOp> : ICheckedOp
    where TOp : struct, ICheckedOp
{
    public static bool TryInvoke<T>(T left, T right, out T result)
        where T : unmanaged, INumber<T> => TOp.TryInvoke(left, right, out result);
}
