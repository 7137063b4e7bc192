using Weir.Connectors;
using Weir.Engine;

namespace Weir.Movement.Running;

/// <summary>The chunks of a source that can be cut.</summary>
internal sealed class ChunkedFeed : ChunkFeed
{
    private readonly PreparedLoad _load;
    private readonly IChunkedRead _read;
    private readonly Lock _lock = new();
    private readonly Queue<SourceChunk> _waiting;
    private TaskCompletionSource _changed = New();
    private int _running;
    private long _total;

    public ChunkedFeed(PreparedLoad load, IChunkedRead read)
    {
        (_load, _read) = (load, read);
        _waiting = new Queue<SourceChunk>(read.Chunks);
        _total = read.Chunks.Count;
    }

    public override long? Total => Interlocked.Read(ref _total);

    public override async ValueTask<ChunkWork?> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_waiting.TryDequeue(out var chunk))
                {
                    _running++;
                    return new Work(this, chunk);
                }

                if (_running == 0)
                {
                    return null;
                }

                changed = _changed.Task;
            }

            // A running chunk may yet be split.
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override void Finish(ChunkWork work, IReadOnlyList<SourceChunk> instead)
    {
        lock (_lock)
        {
            foreach (var chunk in instead)
            {
                _waiting.Enqueue(chunk);
            }

            _total += instead.Count == 0 ? 0 : instead.Count - 1;
            _running--;
            _changed.SetResult();
            _changed = New();
        }
    }

    public override ValueTask DisposeAsync() => _read.DisposeAsync();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Work(ChunkedFeed feed, SourceChunk chunk) : ChunkWork(chunk)
    {
        public override ChunkRows Open(ChunkRejects rejects) =>
            new ReaderRows(feed._load.Open(feed._read.Open(Chunk), rejects));

        public override IReadOnlyList<SourceChunk> Split() => feed._read.Split(Chunk);
    }
}
