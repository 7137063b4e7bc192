namespace Weir.Functions;

/// <summary>Whether all values are true.</summary>
internal readonly struct EveryFold : IFold<bool, Extreme<bool>, bool>
{
    public void Add(ref Extreme<bool> state, bool value)
    {
        state.Value = value && (state.Value || !state.HasValue);
        state.HasValue = true;
    }

    public void Merge(ref Extreme<bool> state, in Extreme<bool> other)
    {
        if (other.HasValue)
        {
            Add(ref state, other.Value);
        }
    }

    public bool TryFinish(in Extreme<bool> state, out bool result)
    {
        result = state.Value;
        return state.HasValue;
    }
}
