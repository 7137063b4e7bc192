namespace Weir.Functions;

/// <summary>How many values are true; 0 for none.</summary>
internal readonly struct CountTrueFold : IFold<bool, long, long>
{
    public void Add(ref long state, bool value) => state += value ? 1 : 0;

    public void Merge(ref long state, in long other) => state += other;

    public bool TryFinish(in long state, out long result)
    {
        result = state;
        return true;
    }
}
