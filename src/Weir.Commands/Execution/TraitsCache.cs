using System.Collections.Concurrent;
using Weir.Connectors;
using Weir.Connectors.Commands;

namespace Weir.Commands.Execution;

/// <summary>
/// What is proven of tables, for a minute: who adds a trigger to a table meanwhile may see merged inserts for that long.
/// Statements of the pipeline itself that are neither reads nor writes of rows make it forget at once.
/// </summary>
internal sealed class TraitsCache(TimeProvider time)
{
    private const int MaximumTables = 1000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<TableName, (TableTraits? Traits, long At)> _tables = new();

    /// <summary>Whether it is known what is proven of the table, which may be nothing.</summary>
    public bool TryGet(TableName table, out TableTraits? traits)
    {
        var isKnown = _tables.TryGetValue(table, out var entry) && time.GetElapsedTime(entry.At) < Lifetime;
        traits = isKnown ? entry.Traits : null;
        return isKnown;
    }

    public void Set(TableName table, TableTraits? traits)
    {
        if (_tables.Count >= MaximumTables)
        {
            _tables.Clear();
        }

        _tables[table] = (traits, time.GetTimestamp());
    }

    public void Clear() => _tables.Clear();
}
