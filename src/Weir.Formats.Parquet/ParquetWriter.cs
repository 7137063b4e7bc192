using Weir.Columnar;

namespace Weir.Formats.Parquet;

/// <summary>
/// Writes batches as one Parquet file. Memory is bounded by one row group. Without <see cref="CompleteAsync"/> the file
/// has no footer and nobody takes it for a whole one.
/// </summary>
public sealed class ParquetWriter : IDisposable
{
    /// <summary>Prepares writing; the stream stays the caller's and is written from where it stands.</summary>
    /// <exception cref="WeirException">A column has a type that Parquet cannot hold, or an option is wrong.</exception>
    public ParquetWriter(Stream stream, Columnar.Schema schema, ParquetWriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(schema);
        Schema = schema;
        _ = options;
    }

    /// <summary>The columns.</summary>
    public Columnar.Schema Schema { get; }

    /// <summary>Rows taken so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>Bytes written to the stream so far.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Writes the counted rows of a batch, which stays the caller's.</summary>
    /// <exception cref="WeirException">A value does not fit into the file.</exception>
    public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken) =>
        throw ParquetError.Unsupported($"writing {Schema} comes with the next commit");

    /// <summary>Writes the rest and the footer, and flushes the stream.</summary>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) =>
        throw ParquetError.Unsupported($"writing {Schema} comes with the next commit");

    /// <inheritdoc/>
    public void Dispose() => RowCount = 0;
}
