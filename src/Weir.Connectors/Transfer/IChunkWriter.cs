using Weir.Columnar;

namespace Weir.Connectors;

/// <summary>Writes chunks one after another, each with its ledger row in one transaction.</summary>
public interface IChunkWriter : IAsyncDisposable
{
    /// <summary>
    /// Begins a chunk. When the ledger has it already (its commit was not acknowledged), what it has is returned and nothing
    /// is begun.
    /// </summary>
    ValueTask<LedgerChunk?> BeginAsync(SourceChunk chunk, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the selected rows of a batch, which stays the caller's. Rows that the target refuses are added to
    /// <paramref name="refused"/> when the request isolates them; otherwise the first one raises.
    /// </summary>
    ValueTask WriteAsync(Batch batch, List<RefusedRow> refused, CancellationToken cancellationToken);

    /// <summary>Commits the chunk with its ledger row, once the target counted the written rows.</summary>
    /// <param name="chunk">What was done; <see cref="LedgerChunk.Counted"/> is filled in.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>What the ledger has now.</returns>
    /// <exception cref="WeirException"><see cref="ErrorCode.IntegrityError"/>: the target counted other rows; nothing was committed.</exception>
    ValueTask<LedgerChunk> CommitAsync(LedgerChunk chunk, CancellationToken cancellationToken);

    /// <summary>Takes the begun chunk back. After it, or after an error, the writer may begin another or be disposed.</summary>
    ValueTask AbortAsync(CancellationToken cancellationToken);
}
