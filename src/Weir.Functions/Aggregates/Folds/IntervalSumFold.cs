using Weir.Columnar;

namespace Weir.Functions;

/// <summary>The sum of intervals, part by part.</summary>
internal readonly struct IntervalSumFold : IFold<Interval, Extreme<Interval>, Interval>
{
    public void Add(ref Extreme<Interval> state, Interval value)
    {
        state.Value = IntervalMath.Add(state.Value, value);
        state.HasValue = true;
    }

    public void Merge(ref Extreme<Interval> state, in Extreme<Interval> other)
    {
        state.Value = IntervalMath.Add(state.Value, other.Value);
        state.HasValue |= other.HasValue;
    }

    public bool TryFinish(in Extreme<Interval> state, out Interval result)
    {
        result = state.Value;
        return state.HasValue;
    }
}
