using Weir.Columnar;

namespace Weir.Formats;

/// <summary>
/// Writes batches to a stream in one format: what files, standard output and responses share. The stream stays the
/// caller's. One caller at a time. Disposing without <see cref="CompleteAsync"/> leaves an unfinished text.
/// </summary>
public interface IBatchWriter : IAsyncDisposable
{
    /// <summary>Rows written so far.</summary>
    long RowCount { get; }

    /// <summary>Bytes handed to the stream so far.</summary>
    long BytesWritten { get; }

    /// <summary>Writes the counted rows of a batch, which stays the caller's, and hands them to the stream.</summary>
    ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken);

    /// <summary>Writes what ends the text and flushes the stream.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);
}
