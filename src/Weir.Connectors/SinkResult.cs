namespace Weir.Connectors;

/// <summary>What a committed write did.</summary>
/// <param name="RowsWritten">Rows of the batches that are now in the target, as the target itself counted them.</param>
/// <param name="RowsRejected">Rows that it refused and that went to the reject sink.</param>
/// <param name="Bytes">Bytes sent or written.</param>
public sealed record SinkResult(long RowsWritten, long RowsRejected, long Bytes);
