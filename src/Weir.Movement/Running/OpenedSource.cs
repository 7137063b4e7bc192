using Weir.Connectors;
using Weir.Engine;

namespace Weir.Movement.Running;

/// <summary>The source of a run: cut into chunks, or one stream.</summary>
internal sealed class OpenedSource : IAsyncDisposable
{
    private readonly IReadOnlyList<LedgerChunk> _finished;
    private bool _isHandedOver;

    private OpenedSource(IChunkedRead? read, string method, string reason, IReadOnlyList<LedgerChunk> finished) =>
        (Read, Method, Reason, _finished) = (read, method, reason, finished);

    public IChunkedRead? Read { get; }

    public string Method { get; }

    public string Reason { get; }

    public string State => Read?.State ?? "";

    public static OpenedSource Chunked(IChunkedRead read, IReadOnlyList<LedgerChunk> finished) =>
        new(read, read.Method, read.Reason, finished);

    public static OpenedSource Stream(string reason, IReadOnlyList<LedgerChunk> finished) =>
        new(null, "one stream, in windows of rows", reason, finished);

    /// <summary>What workers take chunks from; it owns the source from now on.</summary>
    public ChunkFeed Feed(PreparedLoad load, long chunkRows, Func<RowSteps> steps)
    {
        _isHandedOver = true;
        return Read is null
            ? new WindowFeed(load, chunkRows, _finished, w => HashOf(w, steps()))
            : new ChunkedFeed(load, Read);
    }

    public ValueTask DisposeAsync() => _isHandedOver || Read is null ? default : Read.DisposeAsync();

    /// <summary>The hash of the rows that a window writes when none is refused.</summary>
    private static RowHash HashOf(Window window, RowSteps steps)
    {
        var sum = RowHash.Zero;
        foreach (var batch in window.Batches)
        {
            using var converted = steps.Convert(window.Load.Keep(batch), null, "", 0, out _);
            sum += converted is null ? RowHash.Zero : steps.Hash(converted);
        }

        return sum;
    }
}
