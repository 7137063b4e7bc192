namespace Weir.Connectors.Sqlite;

/// <summary>A chunk with the condition that selects its rows; null for all.</summary>
internal sealed record SqliteChunk(SourceChunk Chunk, string? Condition)
{
    /// <summary>The row numbers of a chunk by them; null for others.</summary>
    public RowIdRange? Range { get; init; }
}
