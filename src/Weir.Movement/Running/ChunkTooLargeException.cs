namespace Weir.Movement.Running;

/// <summary>Ends an attempt at a chunk that has far more rows than wanted, and can be split.</summary>
internal sealed class ChunkTooLargeException : Exception;
