using System.Collections.Concurrent;
using Weir.Columnar;
using Weir.Formats;
using Weir.Formats.Parquet;

namespace Weir.Connectors.Files;

/// <summary>A writer of one file that is left for another one when its file is complete.</summary>
internal sealed class ReusedParquetWriter(ParquetWriter writer, ConcurrentBag<ParquetWriter> idle) : IBatchWriter
{
    private const int MostIdle = 64;
    private bool _isComplete;
    private bool _isDisposed;

    public long RowCount { get; private set; }

    public long BytesWritten { get; private set; }

    public async ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        await writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        (RowCount, BytesWritten) = (writer.RowCount, writer.BytesWritten);
    }

    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        (RowCount, BytesWritten) = (writer.RowCount, writer.BytesWritten);
        _isComplete = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (_isComplete && idle.Count < MostIdle)
        {
            idle.Add(writer);
        }
        else
        {
            await writer.DisposeAsync().ConfigureAwait(false);
        }
    }
}
