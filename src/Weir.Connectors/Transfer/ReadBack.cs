namespace Weir.Connectors;

/// <summary>How the rows of a run are read back from its target. To be disposed of when they have been.</summary>
/// <param name="Parts">Together all rows, each once; batches have the columns of <see cref="ITransferTarget.Schema"/>.</param>
public sealed record ReadBack(IReadOnlyList<ReadBackPart> Parts) : IAsyncDisposable
{
    /// <summary>
    /// When the target knows rows of a chunk by a mark: batches have one more BIGINT column, the mark, and this says which
    /// chunk it means; rows with other marks are not of the run. Null: parts say their chunk.
    /// </summary>
    public IReadOnlyDictionary<long, string>? ChunkOfMark { get; init; }

    /// <summary>Why chunks cannot be told apart, so that only the sum of all can be compared; null when they can.</summary>
    public string? WhyWhole { get; init; }

    /// <summary>How many columns the batches have and the hashes are over; null: those of the target's schema.</summary>
    public int? Columns { get; init; }

    /// <summary>Written rows that the end left out, so that they are not read back: known, or the same as others of their key.</summary>
    public RowSum LeftOut { get; init; }

    /// <summary>What the parts share while they are read; null: nothing.</summary>
    public IAsyncDisposable? Shared { get; init; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Shared?.DisposeAsync() ?? ValueTask.CompletedTask;
}
