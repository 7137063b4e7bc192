using Weir.Columnar;
using Weir.Formats.Parquet.Schema;
using Weir.Formats.Parquet.Writing;

namespace Weir.Formats.Parquet;

/// <summary>
/// Writes batches as one Parquet file (Apache Parquet, README.md and parquet.thrift). While the caller makes the next
/// batches, those before are encoded on other threads, so that an error may come with a later call. Memory is bounded by
/// one row group and about twice 16 MB of batches. Without <see cref="CompleteAsync"/> the file has no footer and nobody
/// takes it for a whole one. One caller at a time.
/// </summary>
public sealed class ParquetWriter : IAsyncDisposable
{
    private const int PendingRowsLimit = 8 << 10;
    private const long PendingBytesLimit = 16 << 20;

    private readonly ParquetWriteOptions _options;
    private readonly FileEncoder _encoder;
    private PendingRows _pending = new();
    private Task _encoding = Task.CompletedTask;
    private bool _isOpen = true;

    /// <summary>
    /// Prepares writing; the stream stays the caller's and is written from where it stands. With a body the row groups go
    /// there, among those of other writers, and the stream gets only what describes them.
    /// </summary>
    /// <exception cref="WeirException">A column has a type that Parquet cannot hold, or an option is wrong.</exception>
    public ParquetWriter(
        Stream stream,
        Columnar.Schema schema,
        ParquetWriteOptions? options = null,
        ParquetBody? body = null
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(schema);
        Schema = schema;
        _options = options ?? new ParquetWriteOptions();
        if (_options.RowGroupRows < 1 || _options.RowGroupBytes < 1 || _options.PageBytes < 1)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                "The rows and bytes of a row group and the bytes of a page must be at least 1"
            );
        }

        if (body is not null && _options.Continues is not null)
        {
            throw new WeirException(ErrorCode.Internal, "A Parquet file that continues another one has no other body");
        }

        _encoder = new FileEncoder(stream, schema, _options, body);
    }

    /// <summary>The columns.</summary>
    public Columnar.Schema Schema { get; }

    /// <summary>The columns that a reader finds in a file that was written with these.</summary>
    /// <exception cref="WeirException">A column has a type that Parquet cannot hold.</exception>
    public static Columnar.Schema Stored(Columnar.Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var (columns, _) = SchemaBuilder.Build(SchemaFlattener.Flatten(schema).Elements);
        return new Columnar.Schema([.. columns.Select(c => new Field(c.Name, c.Type, c.IsNullable))]);
    }

    /// <summary>Rows taken so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>Bytes written so far.</summary>
    public long BytesWritten => _encoder.BytesWritten;

    /// <summary>Takes the counted rows of a batch, which stays the caller's.</summary>
    /// <exception cref="WeirException">
    /// A value of this or an earlier batch does not fit into the file, or the file to continue cannot be
    /// (<see cref="ErrorCode.SchemaDrift"/>: it has other columns).
    /// </exception>
    public async ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        CheckOpen();
        cancellationToken.ThrowIfCancellationRequested();
        if (batch.Columns.Count != _encoder.ColumnCount)
        {
            throw new WeirException(ErrorCode.Internal, "A batch does not have the columns of the file it goes to");
        }

        _pending.Add(batch);
        RowCount += batch.Length;
        if (_pending.Rows >= PendingRowsLimit || _pending.Bytes >= Math.Min(PendingBytesLimit, _options.RowGroupBytes))
        {
            await EncodePendingAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the rest and the footer, and flushes the stream.</summary>
    /// <exception cref="WeirException">As for <see cref="WriteAsync"/>.</exception>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        CheckOpen();
        await EncodePendingAsync(cancellationToken).ConfigureAwait(false);
        _isOpen = false;
        await _encoding.ConfigureAwait(false);
        await _encoder.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Begins another file, once <see cref="CompleteAsync"/> ended the one before: with the same columns and options, and the
    /// memory that is there.
    /// </summary>
    public void Restart(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _encoder.Restart(stream);
        RowCount = 0;
        _encoding = Task.CompletedTask;
        _isOpen = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _isOpen = false;
        await _encoding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _pending.Dispose();
        _encoder.Dispose();
    }

    /// <summary>What failed half-way must not get a footer, and a complete file no more rows.</summary>
    private void CheckOpen()
    {
        if (!_isOpen)
        {
            throw new WeirException(ErrorCode.Internal, "The Parquet file is complete or could not be written");
        }
    }

    /// <summary>Begins to encode what was taken, once what was begun before is done.</summary>
    private async ValueTask EncodePendingAsync(CancellationToken cancellationToken)
    {
        _isOpen = false;
        await _encoding.ConfigureAwait(false);
        _isOpen = true;
        var rows = _pending;
        _pending = new PendingRows();
        _encoding = Task.Run(() => EncodeAsync(rows, cancellationToken), CancellationToken.None);
    }

    private async Task EncodeAsync(PendingRows rows, CancellationToken cancellationToken)
    {
        using (rows)
        {
            await _encoder.EncodeAsync(rows, cancellationToken).ConfigureAwait(false);
        }
    }
}
