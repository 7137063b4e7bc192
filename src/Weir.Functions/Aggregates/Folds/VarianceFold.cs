namespace Weir.Functions;

/// <summary>Variance or standard deviation, of a sample or of the population.</summary>
internal readonly struct VarianceFold(bool isSample, bool isRoot) : IFold<double, Moments, double>
{
    public void Add(ref Moments state, double value) => state.Add(value);

    public void Merge(ref Moments state, in Moments other) => state.Merge(in other);

    public bool TryFinish(in Moments state, out double result)
    {
        var divisor = state.Count - (isSample ? 1 : 0);
        result = divisor > 0 ? state.Squares / divisor : 0;
        result = isRoot ? Math.Sqrt(result) : result;
        return divisor > 0;
    }
}
