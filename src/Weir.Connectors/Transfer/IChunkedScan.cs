namespace Weir.Connectors;

/// <summary>A scan that can be read chunk by chunk, in parallel, and again where an earlier run stopped.</summary>
public interface IChunkedScan : IScan
{
    /// <summary>How many chunks may be read at the same time, so that a load does not wait for its own connections.</summary>
    int MaximumReaders => int.MaxValue;

    /// <summary>
    /// Takes a snapshot where the source has such a thing, and cuts the scan. A request that continues an earlier run gives the
    /// chunks that are still to be read, after making sure that the finished ones would be read the same now.
    /// </summary>
    /// <exception cref="WeirException">
    /// <see cref="ErrorCode.SourceChanged"/>: rows of finished chunks changed since; the message says how.
    /// </exception>
    ValueTask<IChunkedRead> BeginChunksAsync(
        ChunkRequest request,
        ScanContext context,
        CancellationToken cancellationToken
    );
}
