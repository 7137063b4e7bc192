using Weir.Columnar;
using Weir.Formats;
using Weir.Formats.Parquet;

namespace Weir.Connectors.Files;

/// <summary>Shows a Parquet writer as a writer like the others.</summary>
internal sealed class ParquetBatchWriter(ParquetWriter writer) : IBatchWriter
{
    public long RowCount => writer.RowCount;

    public long BytesWritten => writer.BytesWritten;

    public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken) =>
        writer.WriteAsync(batch, cancellationToken);

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => writer.CompleteAsync(cancellationToken);

    public ValueTask DisposeAsync() => writer.DisposeAsync();
}
