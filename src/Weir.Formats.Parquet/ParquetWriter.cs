using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Weir.Columnar;
using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Schema;
using Weir.Formats.Parquet.Writing;

namespace Weir.Formats.Parquet;

/// <summary>
/// Writes batches as one Parquet file (Apache Parquet, README.md and parquet.thrift). Memory is bounded by one row group.
/// Without <see cref="CompleteAsync"/> the file has no footer and nobody takes it for a whole one. One caller at a time.
/// </summary>
public sealed class ParquetWriter : IDisposable
{
    private static readonly byte[] Magic = "PAR1"u8.ToArray();

    [SuppressMessage("Usage", "CA2213", Justification = "The stream stays the caller's.")]
    private readonly Stream _stream;

    private readonly ParquetWriteOptions _options;
    private readonly LeafWriter[] _leaves;
    private readonly ColumnWriter[] _columns;
    private readonly SchemaElement[] _elements;
    private readonly FooterWriter _footer;
    private readonly WriteScratch _scratch;
    private readonly List<WrittenRowGroup> _groups = [];
    private ExistingRows? _existing;
    private long _groupRows;
    private bool _isOpen = true;

    /// <summary>Prepares writing; the stream stays the caller's and is written from where it stands.</summary>
    /// <exception cref="WeirException">A column has a type that Parquet cannot hold, or an option is wrong.</exception>
    public ParquetWriter(Stream stream, Columnar.Schema schema, ParquetWriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(schema);
        Schema = schema;
        _stream = stream;
        _options = options ?? new ParquetWriteOptions();
        if (_options.RowGroupRows < 1 || _options.RowGroupBytes < 1 || _options.PageBytes < 1)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                "The rows and bytes of a row group and the bytes of a page must be at least 1"
            );
        }

        var (elements, paths, types) = SchemaFlattener.Flatten(schema);
        var (nodes, leaves) = SchemaBuilder.Build(elements);
        _scratch = new WriteScratch(_options);
        _leaves = [.. leaves.Select(leaf => LeafWriters.Create(types[leaf.Index], leaf, _options))];
        _columns = Array.ConvertAll(nodes, CreateColumn);
        _elements = elements;
        _footer = new FooterWriter(elements, paths);
    }

    /// <summary>The columns.</summary>
    public Columnar.Schema Schema { get; }

    /// <summary>Rows taken so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>Bytes written to the stream so far.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Writes the counted rows of a batch, which stays the caller's.</summary>
    /// <exception cref="WeirException">
    /// A value does not fit into the file, or the file to continue cannot be (<see cref="ErrorCode.SchemaDrift"/>: it has other
    /// columns).
    /// </exception>
    public async ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Columns.Count != _columns.Length)
        {
            throw new WeirException(ErrorCode.Internal, "A batch does not have the columns of the file it goes to");
        }

        CheckOpen();
        try
        {
            for (var row = 0; row < batch.Length; )
            {
                cancellationToken.ThrowIfCancellationRequested();
                await BeginFileAsync(cancellationToken).ConfigureAwait(false);
                row += Append(batch, row);
                if (_groupRows >= _options.RowGroupRows || GroupBytes() >= _options.RowGroupBytes)
                {
                    await EndRowGroupAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch
        {
            _isOpen = false;
            throw;
        }
    }

    /// <summary>Writes the rest and the footer, and flushes the stream.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        CheckOpen();
        _isOpen = false;
        await EndRowGroupAsync(cancellationToken).ConfigureAwait(false);
        var footer = _footer.Write(_groups, _existing!, _options);
        var end = new byte[sizeof(int) + Magic.Length];
        BinaryPrimitives.WriteInt32LittleEndian(end, footer.Length);
        Magic.CopyTo(end, sizeof(int));
        await WriteBytesAsync(footer, cancellationToken).ConfigureAwait(false);
        await WriteBytesAsync(end, cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var leaf in _leaves)
        {
            leaf.Dispose();
        }
    }

    private ColumnWriter CreateColumn(ColumnNode node) =>
        node.Kind == NodeKind.Leaf
            ? new FlatColumnWriter(node, _leaves[node.FirstLeaf], _options.PageBytes)
            : new NestedColumnWriter(node, _leaves, _options.PageBytes);

    /// <summary>What failed half-way must not get a footer, and a complete file no more rows.</summary>
    private void CheckOpen()
    {
        if (!_isOpen)
        {
            throw new WeirException(ErrorCode.Internal, "The Parquet file is complete or could not be written");
        }
    }

    /// <summary>Appends rows of a batch, not more than the row group takes, and says how many.</summary>
    private int Append(Batch batch, int row)
    {
        var count = (int)Math.Min(Math.Min(Batch.DefaultRows, batch.Length - row), _options.RowGroupRows - _groupRows);
        var rows = batch.HasSelection ? new RowSet(batch.Selection.Slice(row, count)) : new RowSet(row, count);
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].Append(batch.Columns[i], rows, _scratch);
        }

        RowCount += count;
        _groupRows += count;
        return count;
    }

    private long GroupBytes()
    {
        long bytes = 0;
        foreach (var leaf in _leaves)
        {
            bytes += leaf.Bytes;
        }

        return bytes;
    }

    private async ValueTask BeginFileAsync(CancellationToken cancellationToken)
    {
        if (_existing is not null)
        {
            return;
        }

        if (_options.Continues is null)
        {
            await WriteBytesAsync(Magic, cancellationToken).ConfigureAwait(false);
            _existing = ExistingRows.None;
            return;
        }

        var existing = await ExistingRows
            .CopyAsync(_options.Continues, _elements, _stream, cancellationToken)
            .ConfigureAwait(false);
        BytesWritten += existing.Bytes;
        _existing = existing;
    }

    private async ValueTask EndRowGroupAsync(CancellationToken cancellationToken)
    {
        await BeginFileAsync(cancellationToken).ConfigureAwait(false);
        if (_groupRows == 0)
        {
            return;
        }

        var offset = BytesWritten;
        var chunks = new WrittenChunk[_leaves.Length];
        for (var i = 0; i < chunks.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var chunk = _leaves[i].Finish(_scratch.Pages);
            chunks[i] = chunk.At(BytesWritten);
            await _leaves[i].MoveToAsync(_stream, cancellationToken).ConfigureAwait(false);
            BytesWritten += chunk.Metadata.CompressedSize;
        }

        _groups.Add(new WrittenRowGroup(chunks, _groupRows, offset));
        _groupRows = 0;
    }

    private async ValueTask WriteBytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        BytesWritten += bytes.Length;
    }
}
