namespace Weir.Movement;

/// <summary>What a worker does.</summary>
/// <param name="Worker">Its number, from 1.</param>
/// <param name="Chunk">The bounds of its chunk; null while it has none.</param>
/// <param name="Rows">Rows of that chunk so far.</param>
/// <param name="Attempt">The attempt at it, from 1.</param>
public sealed record WorkerProgress(int Worker, string? Chunk, long Rows, int Attempt);
