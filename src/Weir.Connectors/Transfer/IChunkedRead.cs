namespace Weir.Connectors;

/// <summary>A scan cut into chunks, under one view of the source. Safe for use by many threads.</summary>
public interface IChunkedRead : IAsyncDisposable
{
    /// <summary>How it is cut, such as <c>ctid block ranges</c>, <c>rowid ranges</c>, <c>row groups</c>, <c>byte ranges</c>.</summary>
    string Method { get; }

    /// <summary>Why it is cut so, for the plan; one sentence without a full stop.</summary>
    string Reason { get; }

    /// <summary>Whether all chunks see one state of the source, whatever happens there meanwhile.</summary>
    bool IsSnapshot { get; }

    /// <summary>
    /// What a later run needs to know the source's state again; without secrets, at most 100,000 characters.
    /// </summary>
    string State { get; }

    /// <summary>What is to be read: with the finished chunks of an earlier run all rows, each once.</summary>
    IReadOnlyList<SourceChunk> Chunks { get; }

    /// <summary>Cancelled when the snapshot is lost; chunks that are read then may fail, and no more may be begun.</summary>
    CancellationToken Lost { get; }

    /// <summary>The rows of a chunk.</summary>
    IScanPartition Open(SourceChunk chunk);

    /// <summary>Cuts a chunk that turned out too large in two or more; empty when it cannot be cut.</summary>
    IReadOnlyList<SourceChunk> Split(SourceChunk chunk);
}
