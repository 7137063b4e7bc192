using Weir.Connectors;

namespace Weir.Movement.Running;

/// <summary>The rows of a chunk, and the account of them once all were read.</summary>
internal abstract class ChunkRows : IBatchReader
{
    /// <summary>Rows read, with those that the source rejected.</summary>
    public abstract long Read { get; }

    /// <summary>Rows that conditions left out.</summary>
    public abstract long Filtered { get; }

    /// <summary>Rows that the source could not read.</summary>
    public abstract long Rejected { get; }

    /// <summary>Bytes read for the chunk.</summary>
    public abstract long Bytes { get; }

    public abstract ValueTask<Columnar.Batch?> NextAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
