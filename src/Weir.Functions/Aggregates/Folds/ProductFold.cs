namespace Weir.Functions;

/// <summary>The product of doubles.</summary>
internal readonly struct ProductFold : IFold<double, Extreme<double>, double>
{
    public void Add(ref Extreme<double> state, double value)
    {
        state.Value = state.HasValue ? state.Value * value : value;
        state.HasValue = true;
    }

    public void Merge(ref Extreme<double> state, in Extreme<double> other)
    {
        if (other.HasValue)
        {
            Add(ref state, other.Value);
        }
    }

    public bool TryFinish(in Extreme<double> state, out double result)
    {
        result = state.Value;
        return state.HasValue;
    }
}
