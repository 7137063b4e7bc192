using System.Numerics;
using System.Runtime.Intrinsics;

namespace Weir.Kernels;

/// <summary>
/// An operation on two numbers of one type that fails for some of them, as an empty struct, see
/// <see cref="CheckedKernel"/>.
/// </summary>
public interface ICheckedOp
{
    /// <summary>The result; false when the type cannot hold it. Sets the result to something in any case.</summary>
    static abstract bool TryInvoke<T>(T left, T right, out T result)
        where T : unmanaged, INumber<T>;

    /// <summary>Whether there is a vector form; a constant to the JIT.</summary>
    static virtual bool HasVector => false;

    /// <summary>The operation on a vector of pairs, wrapping around.</summary>
    static virtual Vector256<T> Invoke<T>(Vector256<T> left, Vector256<T> right) => throw new NotSupportedException();

    /// <summary>Lanes whose top bit is set where the result may not be right.</summary>
    static virtual Vector256<T> Suspects<T>(Vector256<T> left, Vector256<T> right, Vector256<T> result) =>
        throw new NotSupportedException();
}
