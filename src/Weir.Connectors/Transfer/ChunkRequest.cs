namespace Weir.Connectors;

/// <summary>How a scan is to be cut into chunks.</summary>
/// <param name="ChunkRows">Rows that a chunk should have, at least 1. Sources come as near as their means of cutting allow.</param>
/// <param name="Readers">How many chunks will be read at the same time, at least 1.</param>
public sealed record ChunkRequest(long ChunkRows, int Readers)
{
    /// <summary>
    /// Columns to cut by, as ranges of their values together; empty: the source chooses its own best means, such as block
    /// ranges.
    /// </summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>The longest that one statement may run at the source; null: no limit.</summary>
    public TimeSpan? StatementLimit { get; init; }

    /// <summary>What an earlier run read; null: everything is to be read.</summary>
    public ResumedRead? Resumed { get; init; }
}
