namespace Weir.Connectors.Files;

/// <summary>A finished chunk with the places of its rows.</summary>
internal sealed record LoadChunk(LedgerChunk Ledger, IReadOnlyList<PartPlace> Places);
