using Weir.Columnar;
using Weir.Formats;

namespace Weir.Cli.Output;

/// <summary>Reads everything and prints nothing: for measuring.</summary>
internal sealed class NullWriter : IBatchWriter
{
    public long RowCount { get; private set; }

    public long BytesWritten => 0;

    public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        RowCount += batch.Length;
        return default;
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => default;

    public ValueTask DisposeAsync() => default;
}
