using Weir.Connectors;

namespace Weir.Movement.Running;

/// <summary>A chunk that a worker is to move; may be opened again when an attempt failed.</summary>
internal abstract class ChunkWork(SourceChunk chunk) : IDisposable
{
    public SourceChunk Chunk => chunk;

    /// <summary>Starts reading the rows; those that the source rejects go to the sink.</summary>
    public abstract ChunkRows Open(ChunkRejects rejects);

    /// <summary>The same rows as smaller chunks; empty when that cannot be.</summary>
    public virtual IReadOnlyList<SourceChunk> Split() => [];

    public virtual void Dispose() { }
}
