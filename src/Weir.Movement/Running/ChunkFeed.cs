namespace Weir.Movement.Running;

/// <summary>Hands chunks to workers.</summary>
internal abstract class ChunkFeed : IAsyncDisposable
{
    /// <summary>All chunks of the source, as far as known; null: nobody knows before the end.</summary>
    public abstract long? Total { get; }

    /// <summary>The next chunk; null when there will be no more.</summary>
    public abstract ValueTask<ChunkWork?> TakeAsync(CancellationToken cancellationToken);

    /// <summary>The chunk is done with: committed, given up, or replaced by others.</summary>
    public abstract void Finish(ChunkWork work, IReadOnlyList<Connectors.SourceChunk> instead);

    public abstract ValueTask DisposeAsync();
}
