namespace Weir.Functions;

/// <summary>Whether any value is true.</summary>
internal readonly struct AnyTrueFold : IFold<bool, Extreme<bool>, bool>
{
    public void Add(ref Extreme<bool> state, bool value)
    {
        state.Value |= value;
        state.HasValue = true;
    }

    public void Merge(ref Extreme<bool> state, in Extreme<bool> other)
    {
        state.Value |= other.Value;
        state.HasValue |= other.HasValue;
    }

    public bool TryFinish(in Extreme<bool> state, out bool result)
    {
        result = state.Value;
        return state.HasValue;
    }
}
