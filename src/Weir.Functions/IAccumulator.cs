using Weir.Columnar;

namespace Weir.Functions;

/// <summary>The states of one aggregate for many groups, numbered from zero. One thread at a time.</summary>
public interface IAccumulator : IDisposable
{
    /// <summary>Bytes that the states hold; the operator reserves them from the budget.</summary>
    long MemoryBytes { get; }

    /// <summary>Makes states for groups up to, and without, <paramref name="groupCount"/>; called before they are used.</summary>
    void EnsureGroups(int groupCount);

    /// <summary>
    /// Adds row i to group <paramref name="groups"/>[i]. The columns are dense (one row for each entry of
    /// <paramref name="groups"/>), not dictionary encoded, and stay the caller's.
    /// </summary>
    void Update(ReadOnlySpan<int> groups, ReadOnlySpan<Column> arguments);

    /// <summary>Adds group i of another accumulator of the same function to group <paramref name="groups"/>[i] of this one.</summary>
    void Merge(IAccumulator other, ReadOnlySpan<int> groups);

    /// <summary>The results of <paramref name="count"/> groups from <paramref name="first"/> on, to be disposed by the caller.</summary>
    Column Finish(int first, int count);
}
