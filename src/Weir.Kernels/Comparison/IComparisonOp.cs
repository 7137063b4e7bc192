using System.Runtime.Intrinsics;

namespace Weir.Kernels;

/// <summary>One of the two comparisons that all others follow from, for numbers of any type. Implement as an empty struct.</summary>
internal interface IComparisonOp
{
    /// <summary>Whether the vector form is to be used; a constant to the JIT.</summary>
    static virtual bool HasVector => true;

    /// <summary>The comparison of one pair in SQL's order.</summary>
    static abstract bool Invoke<T>(T left, T right)
        where T : unmanaged, IEquatable<T>;

    /// <summary>The comparison of a vector of pairs; all bits of a lane are set where it holds.</summary>
    static abstract Vector256<T> Invoke<T>(Vector256<T> left, Vector256<T> right);
}
