using System.Numerics;

namespace Weir.Functions;

/// <summary>Combines the bits of whole numbers.</summary>
internal readonly struct BitFold<T, TOp> : IFold<T, Extreme<T>, T>
    where T : unmanaged, IBinaryInteger<T>
    where TOp : struct, IBitOp
{
    public void Add(ref Extreme<T> state, T value)
    {
        state.Value = state.HasValue ? TOp.Invoke(state.Value, value) : value;
        state.HasValue = true;
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
