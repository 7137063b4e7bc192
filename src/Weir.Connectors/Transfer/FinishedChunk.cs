namespace Weir.Connectors;

/// <summary>A chunk that was read to its end and committed by an earlier run.</summary>
/// <param name="Id">Its <see cref="SourceChunk.Id"/>.</param>
/// <param name="Rows">Rows that the scan made for it.</param>
public sealed record FinishedChunk(string Id, long Rows);
