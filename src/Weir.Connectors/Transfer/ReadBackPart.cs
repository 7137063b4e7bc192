namespace Weir.Connectors;

/// <summary>A part of what is read back.</summary>
/// <param name="Partition">The rows.</param>
/// <param name="Chunk">The chunk that they are; null when marks tell, or nothing does.</param>
public sealed record ReadBackPart(IScanPartition Partition, string? Chunk);
