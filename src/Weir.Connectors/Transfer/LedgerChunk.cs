namespace Weir.Connectors;

/// <summary>What the ledger keeps of a chunk; it is there exactly when the chunk's rows are.</summary>
/// <param name="Id">The <see cref="SourceChunk.Id"/>.</param>
/// <param name="Bounds">For people.</param>
/// <param name="Read">Rows read, those that the source rejected included.</param>
/// <param name="Written">Rows sent and not refused.</param>
/// <param name="Filtered">Rows that the job's condition left out.</param>
/// <param name="Rejected">Rows that could not be read, converted or written, and are in the reject file.</param>
/// <param name="Counted">Rows that the target itself counted in the transaction; -1 before it did.</param>
/// <param name="Hash">The order-independent hash of the written rows' canonical values.</param>
public sealed record LedgerChunk(
    string Id,
    string Bounds,
    long Read,
    long Written,
    long Filtered,
    long Rejected,
    long Counted,
    RowHash Hash
)
{
    /// <summary>How often it was begun.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Bytes sent or written; not kept by every ledger.</summary>
    public long Bytes { get; init; }

    /// <summary>When it was committed.</summary>
    public DateTimeOffset Finished { get; init; }
}
