using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Weir.Columnar;
using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Schema;

namespace Weir.Formats.Parquet.Writing;

/// <summary>Turns rows into row groups and writes them (Apache Parquet, README.md). One call at a time.</summary>
internal sealed class FileEncoder : IDisposable
{
    private const int MaximumPartRows = 16 << 10;

    private static readonly byte[] Magic = "PAR1"u8.ToArray();

    [SuppressMessage("Usage", "CA2213", Justification = "The stream stays the caller's.")]
    private Stream _stream;

    private readonly ParquetWriteOptions _options;

    [SuppressMessage("Usage", "CA2213", Justification = "The body stays the caller's.")]
    private readonly ParquetBody? _body;

    private readonly LeafWriter[] _leaves;
    private readonly ColumnWriter[] _columns;
    private readonly SchemaElement[] _elements;
    private readonly FooterWriter _footer;
    private readonly WriteWorkers _workers;
    private readonly List<WrittenRowGroup> _groups = [];
    private readonly List<Part> _parts = [];
    private readonly List<ReadOnlyMemory<byte>> _segments = [];
    private ExistingRows? _existing;
    private long _groupRows;
    private int _partRows;
    private long _bytesWritten;
    private bool _isComplete;

    public FileEncoder(Stream stream, Columnar.Schema schema, ParquetWriteOptions options, ParquetBody? body)
    {
        _stream = stream;
        _options = options;
        _body = body;
        var (elements, paths, types) = SchemaFlattener.Flatten(schema);
        var (nodes, leaves) = SchemaBuilder.Build(elements);
        _workers = new WriteWorkers(options, leaves.Length);
        _leaves = [.. leaves.Select(leaf => LeafWriters.Create(types[leaf.Index], leaf, options))];
        _columns = Array.ConvertAll(nodes, CreateColumn);
        _elements = elements;
        _footer = new FooterWriter(elements, paths);
    }

    public int ColumnCount => _columns.Length;

    public long BytesWritten => Interlocked.Read(ref _bytesWritten);

    /// <summary>Encodes the rows and writes the row groups that are full.</summary>
    public async Task EncodeAsync(PendingRows rows, CancellationToken cancellationToken)
    {
        await BeginFileAsync(cancellationToken).ConfigureAwait(false);
        foreach (var batch in rows.Batches)
        {
            for (var row = 0; row < batch.Length; )
            {
                var room = Math.Min(MaximumPartRows, _options.RowGroupRows - _groupRows) - _partRows;
                var count = (int)Math.Min(room, batch.Length - row);
                _parts.Add(new Part(batch, row, count));
                _partRows += count;
                row += count;
                if (count == room)
                {
                    await EncodePartsAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }

        await EncodePartsAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the last row group and the footer, and flushes the stream.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await BeginFileAsync(cancellationToken).ConfigureAwait(false);
        await EndRowGroupAsync(cancellationToken).ConfigureAwait(false);
        var footer = _footer.Write(_groups, _existing!, _options);
        var end = new byte[sizeof(int) + Magic.Length];
        BinaryPrimitives.WriteInt32LittleEndian(end, footer.Length);
        Magic.CopyTo(end, sizeof(int));
        await WriteBytesAsync(footer, cancellationToken).ConfigureAwait(false);
        await WriteBytesAsync(end, cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        _isComplete = true;
    }

    /// <summary>Begins another file after one that is complete.</summary>
    public void Restart(Stream stream)
    {
        if (!_isComplete)
        {
            throw new WeirException(ErrorCode.Internal, "The Parquet file before is not complete");
        }

        _stream = stream;
        _groups.Clear();
        _existing = null;
        (_groupRows, _partRows, _bytesWritten, _isComplete) = (0, 0, 0, false);
    }

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

    private async Task EncodePartsAsync(CancellationToken cancellationToken)
    {
        await _workers.ForEachAsync(_columns.Length, _partRows, AppendParts, cancellationToken).ConfigureAwait(false);
        _groupRows += _partRows;
        _partRows = 0;
        _parts.Clear();
        if (_groupRows >= _options.RowGroupRows || GroupBytes() >= _options.RowGroupBytes)
        {
            await EndRowGroupAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void AppendParts(int column, WriteScratch scratch)
    {
        foreach (var (batch, from, count) in _parts)
        {
            var values = batch.Columns[column];
            for (var row = from; row < from + count; row += Batch.DefaultRows)
            {
                var length = Math.Min(Batch.DefaultRows, from + count - row);
                var rows = batch.HasSelection
                    ? new RowSet(batch.Selection.Slice(row, length))
                    : new RowSet(row, length);
                _columns[column].Append(values, rows, scratch);
            }
        }
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
        Interlocked.Add(ref _bytesWritten, existing.Bytes);
        _existing = existing;
    }

    private async ValueTask EndRowGroupAsync(CancellationToken cancellationToken)
    {
        if (_groupRows == 0)
        {
            return;
        }

        var chunks = new WrittenChunk[_leaves.Length];
        await _workers
            .ForEachAsync(
                chunks.Length,
                _groupRows,
                (leaf, scratch) => chunks[leaf] = _leaves[leaf].Finish(scratch.Pages),
                cancellationToken
            )
            .ConfigureAwait(false);
        var bytes = chunks.Sum(c => c.Metadata.CompressedSize);
        var offset = _body?.Take(bytes) ?? BytesWritten;
        var place = offset;
        for (var i = 0; i < chunks.Length; i++)
        {
            chunks[i] = chunks[i].At(place);
            place += chunks[i].Metadata.CompressedSize;
            _leaves[i].CollectTo(_segments);
        }

        await WriteSegmentsAsync(offset, cancellationToken).ConfigureAwait(false);
        Interlocked.Add(ref _bytesWritten, bytes);
        _segments.Clear();
        foreach (var leaf in _leaves)
        {
            leaf.Clear();
        }

        _groups.Add(new WrittenRowGroup(chunks, _groupRows, offset));
        _groupRows = 0;
    }

    private async ValueTask WriteSegmentsAsync(long offset, CancellationToken cancellationToken)
    {
        if (_body is not null)
        {
            await _body.WriteAsync(_segments, offset, cancellationToken).ConfigureAwait(false);
            return;
        }

        foreach (var segment in _segments)
        {
            await _stream.WriteAsync(segment, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask WriteBytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        Interlocked.Add(ref _bytesWritten, bytes.Length);
    }

    /// <summary>Counted rows of a batch that belong to the current row group.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Part(Batch Batch, int From, int Count);
}
