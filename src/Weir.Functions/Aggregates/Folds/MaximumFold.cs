using System.Runtime.CompilerServices;
using Weir.Kernels;

namespace Weir.Functions;

/// <summary>The largest value in SQL's order.</summary>
internal readonly struct MaximumFold<T> : IFold<T, Extreme<T>, T>
    where T : unmanaged, IEquatable<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref Extreme<T> state, T value)
    {
        if (!state.HasValue || FixedOrder.IsLess(state.Value, value))
        {
            state.Value = value;
            state.HasValue = true;
        }
    }

    public void Merge(ref Extreme<T> state, in Extreme<T> other)
    {
        if (other.HasValue)
        {
            Add(ref state, other.Value);
        }
    }

    public bool TryFinish(in Extreme<T> state, out T result)
    {
        result = state.Value;
        return state.HasValue;
    }
}
