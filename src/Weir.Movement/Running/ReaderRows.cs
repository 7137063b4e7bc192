using Weir.Columnar;
using Weir.Engine;

namespace Weir.Movement.Running;

/// <summary>The rows of a chunk straight from the source.</summary>
internal sealed class ReaderRows(LoadReader reader) : ChunkRows
{
    public override long Read => reader.Read;

    public override long Filtered => reader.Filtered;

    public override long Rejected => reader.Rejected;

    public override long Bytes => reader.Bytes;

    public override ValueTask<Batch?> NextAsync(CancellationToken cancellationToken) =>
        reader.NextAsync(cancellationToken);

    public override ValueTask DisposeAsync() => reader.DisposeAsync();
}
