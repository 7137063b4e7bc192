namespace Weir.Connectors;

/// <summary>What the end of a transfer did to the target.</summary>
/// <param name="Inserted">Rows added; for modes without a key all written rows.</param>
/// <param name="Updated">Rows changed.</param>
/// <param name="Deleted">Rows deleted, or versions ended.</param>
/// <param name="Unchanged">Written rows that changed nothing, or gave way to another of their key.</param>
public sealed record TransferEnd(long Inserted, long Updated, long Deleted, long Unchanged);
