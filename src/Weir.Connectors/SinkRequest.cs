using Weir.Columnar;

namespace Weir.Connectors;

/// <summary>What is to be written where.</summary>
/// <param name="Target">The table, or a path as its name.</param>
/// <param name="Schema">The columns of the batches that follow. Columns of an existing target are matched by name.</param>
/// <param name="Mode">What happens to an existing target.</param>
/// <param name="Key">Columns whose values identify a row: the primary key of a table that is created.</param>
public sealed record SinkRequest(TableName Target, Schema Schema, WriteMode Mode, IReadOnlyList<string> Key)
{
    /// <summary>Where rows go that the target refuses; null: the first one fails the write.</summary>
    public IRejectSink? Rejects { get; init; }

    /// <summary>Options of the target's kind, such as <c>compression</c> for Parquet; unknown ones raise.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options { get; init; } = [];
}
