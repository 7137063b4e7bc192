namespace Weir.Movement;

/// <summary>Where a transfer stands. Numbers never fall from one report to the next.</summary>
/// <param name="Read">Rows read.</param>
/// <param name="Written">Rows in the target, or in its staging.</param>
/// <param name="Filtered">Rows left out.</param>
/// <param name="Rejected">Rows rejected.</param>
/// <param name="Bytes">Bytes read.</param>
/// <param name="ChunksDone">Chunks committed, those of an earlier run included.</param>
/// <param name="ChunksRunning">Chunks that are moved now.</param>
/// <param name="ChunksFailed">Chunks given up.</param>
/// <param name="ChunksTotal">All chunks; null while nobody knows.</param>
/// <param name="EstimatedRows">Rows to expect; null when unknown.</param>
/// <param name="Elapsed">Time since the start.</param>
/// <param name="Workers">What each worker does.</param>
/// <param name="Phase">What happens: <c>moving</c>, <c>finishing</c>, <c>verifying</c> or <c>done</c>.</param>
public sealed record TransferProgress(
    long Read,
    long Written,
    long Filtered,
    long Rejected,
    long Bytes,
    long ChunksDone,
    int ChunksRunning,
    int ChunksFailed,
    long? ChunksTotal,
    double? EstimatedRows,
    TimeSpan Elapsed,
    IReadOnlyList<WorkerProgress> Workers,
    string Phase
)
{
    /// <summary>Rows read in a second, over the whole time.</summary>
    public double RowsPerSecond => Read / Math.Max(0.001, Elapsed.TotalSeconds);

    /// <summary>The time that is left, when the number of rows is known.</summary>
    public TimeSpan? Remaining =>
        EstimatedRows is { } rows && Read > 0
            ? TimeSpan.FromSeconds(Math.Max(0, rows - Read) / Math.Max(0.001, RowsPerSecond))
            : null;
}
