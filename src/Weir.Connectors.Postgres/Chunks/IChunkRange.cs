namespace Weir.Connectors.Postgres.Chunks;

/// <summary>Rows of a table that are read together.</summary>
internal interface IChunkRange
{
    /// <summary>What stands behind FROM.</summary>
    string From { get; }

    /// <summary>Which rows of that; null for all.</summary>
    string? Condition { get; }

    /// <summary>The chunk that they are.</summary>
    SourceChunk Chunk { get; }

    /// <summary>Two or more parts; empty when it cannot be cut.</summary>
    IReadOnlyList<IChunkRange> Split();
}
