using Weir.Columnar;

namespace Weir.Functions;

/// <summary>The average of intervals, months, days and time apart.</summary>
internal readonly struct IntervalAverageFold : IFold<Interval, IntervalSum, Interval>
{
    public void Add(ref IntervalSum state, Interval value)
    {
        state.Sum = IntervalMath.Add(state.Sum, value);
        state.Count++;
    }

    public void Merge(ref IntervalSum state, in IntervalSum other)
    {
        state.Sum = IntervalMath.Add(state.Sum, other.Sum);
        state.Count += other.Count;
    }

    public bool TryFinish(in IntervalSum state, out Interval result)
    {
        result = state.Count == 0 ? default : IntervalMath.Divide(state.Sum, state.Count);
        return state.Count > 0;
    }
}
