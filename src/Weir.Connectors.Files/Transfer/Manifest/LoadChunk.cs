namespace Weir.Connectors.Files;

/// <summary>A finished chunk with the places of its rows.</summary>
/// <param name="Ledger">What the ledger keeps.</param>
/// <param name="Order">The <see cref="SourceChunk.Order"/>.</param>
/// <param name="Places">Its files, or parts of files; none without rows.</param>
internal sealed record LoadChunk(LedgerChunk Ledger, long Order, IReadOnlyList<PartPlace> Places);
