namespace Weir.Connectors.Http;

/// <summary>
/// Notices that things come again: what equals the first or one of the last ones at once, any longer circle after at most
/// three rounds. Memory is fixed (Brent, "An improved Monte Carlo factorization algorithm", 1980, for the long circles).
/// </summary>
internal sealed class RepetitionGuard
{
    private readonly ulong[] _last = new ulong[64];
    private ulong _first;
    private ulong _anchor;
    private long _count;
    private long _nextAnchor = 1;

    /// <summary>Whether the thing came before; remembers it.</summary>
    public bool IsRepeated(ulong thing)
    {
        var known = (int)Math.Min(_count, _last.Length);
        var isRepeated = _count > 0 && (thing == _first || thing == _anchor || _last.AsSpan(0, known).Contains(thing));
        _first = _count == 0 ? thing : _first;
        _last[_count % _last.Length] = thing;
        _count++;
        if (_count == _nextAnchor)
        {
            (_anchor, _nextAnchor) = (thing, _nextAnchor * 2);
        }

        return isRepeated;
    }
}
