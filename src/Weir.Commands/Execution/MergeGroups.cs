namespace Weir.Commands.Execution;

/// <summary>
/// Puts statements that may become one together. A statement joins an earlier group only when nothing between them changes
/// what it looks at or looks at what it changes; what is not proven keeps its place, and nothing passes it. Reads and writes
/// pass each other only where <paramref name="mixes"/> allows it.
/// </summary>
internal sealed class MergeGroups(bool mixes)
{
    private readonly List<MergeGroup> _groups = [];
    private readonly Dictionary<object, MergeGroup> _open = [];
    private readonly Dictionary<string, int> _lastRead = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lastWrite = new(StringComparer.Ordinal);
    private int _count;
    private bool _isReading;

    /// <summary>The groups, in the order of their first statements.</summary>
    public IReadOnlyList<MergeGroup> All => _groups;

    /// <summary>A statement of which nothing is proven.</summary>
    public void AddAlone(QueuedCommand command)
    {
        _open.Clear();
        Open(null).Add(command, _count++);
    }

    /// <summary>A statement that joins the group before it or begins one that nothing passes.</summary>
    public void AddInPlace(QueuedCommand command, object key)
    {
        if (_groups.Count == 0 || !key.Equals(_groups[^1].Key))
        {
            _open.Clear();
            _ = Open(key);
        }

        _groups[^1].Add(command, _count++);
    }

    /// <summary>A statement that looks at nothing but <paramref name="reads"/> and changes nothing but <paramref name="writes"/>.</summary>
    public void Add(QueuedCommand command, object key, IReadOnlyList<string> reads, IReadOnlyList<string> writes)
    {
        if (!mixes && _isReading != (writes.Count == 0))
        {
            _open.Clear();
        }

        _isReading = writes.Count == 0;
        if (!_open.TryGetValue(key, out var group) || !MayMove(group.Index, reads, writes))
        {
            group = Open(key);
            _open[key] = group;
            Mark(_lastRead, reads, group.Index);
            Mark(_lastWrite, writes, group.Index);
        }

        group.Add(command, _count++);
    }

    private MergeGroup Open(object? key)
    {
        var group = new MergeGroup(_groups.Count, key);
        _groups.Add(group);
        return group;
    }

    private bool MayMove(int to, IReadOnlyList<string> reads, IReadOnlyList<string> writes)
    {
        for (var i = 0; i < reads.Count; i++)
        {
            if (_lastWrite.GetValueOrDefault(reads[i], -1) > to)
            {
                return false;
            }
        }

        for (var i = 0; i < writes.Count; i++)
        {
            if (_lastWrite.GetValueOrDefault(writes[i], -1) > to || _lastRead.GetValueOrDefault(writes[i], -1) > to)
            {
                return false;
            }
        }

        return true;
    }

    private static void Mark(Dictionary<string, int> last, IReadOnlyList<string> names, int index)
    {
        for (var i = 0; i < names.Count; i++)
        {
            last[names[i]] = index;
        }
    }
}
