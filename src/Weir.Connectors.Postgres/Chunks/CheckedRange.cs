namespace Weir.Connectors.Postgres.Chunks;

/// <summary>Rows that an earlier run finished.</summary>
/// <param name="From">What stands behind FROM.</param>
/// <param name="Condition">Which rows of that; null for all.</param>
/// <param name="Chunks">The chunks that they were.</param>
internal sealed record CheckedRange(string From, string? Condition, IReadOnlyList<FinishedChunk> Chunks)
{
    /// <summary>Rows that they had.</summary>
    public long Rows => Chunks.Sum(c => c.Rows);

    /// <summary>The same by chunks; only itself where it has one.</summary>
    public IReadOnlyList<CheckedRange> Parts { get; init; } = [];
}
