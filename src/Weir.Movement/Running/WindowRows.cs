using Weir.Columnar;

namespace Weir.Movement.Running;

/// <summary>The rows of a window of a stream, which is held in memory until its chunk is committed or given up.</summary>
internal sealed class WindowRows(Window window) : ChunkRows
{
    private int _next;
    private long _kept;

    public override long Read => window.Rows + window.Rejects.Count;

    public override long Filtered => window.Rows - _kept;

    public override long Rejected => window.Rejects.Count;

    public override long Bytes => window.Bytes;

    public override ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_next == window.Batches.Count)
        {
            return ValueTask.FromResult<Batch?>(null);
        }

        var kept = window.Load.Keep(window.Batches[_next++]);
        _kept += kept.Length;
        return ValueTask.FromResult<Batch?>(kept);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
