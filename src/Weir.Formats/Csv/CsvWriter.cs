using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>
/// Writes RFC 4180 with LF line ends: NULL as an empty field, an empty text as <c>""</c>, fields quoted only where they
/// hold the delimiter, a quote or a line end, quotes doubled. Values as <see cref="ColumnFormatter"/> writes them. With a
/// tab as the delimiter it is TSV by the same rules. What it writes, <see cref="CsvReader"/> reads back.
/// </summary>
public sealed class CsvWriter : IBatchWriter
{
    [SuppressMessage("Usage", "CA2213", Justification = "The stream stays the caller's.")]
    private readonly Stream _stream;
    private readonly CsvWriteOptions _options;
    private readonly CsvFieldColumn[] _columns;
    private readonly ArrayBufferWriter<byte> _buffer = new(64 << 10);
    private bool _started;

    /// <summary>Prepares writing; the stream stays the caller's.</summary>
    public CsvWriter(Stream stream, Schema schema, CsvWriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(schema);
        _stream = stream;
        _options = options ?? new CsvWriteOptions();
        Schema = schema;
        var formatter = new ColumnFormatter(_options.Zone);
        _columns = [.. schema.Fields.Select(f => new CsvFieldColumn(formatter, _options, f.Type))];
    }

    /// <summary>The columns.</summary>
    public Schema Schema { get; }

    /// <inheritdoc/>
    public long RowCount { get; private set; }

    /// <inheritdoc/>
    public long BytesWritten { get; private set; }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Start();
        for (var i = 0; i < _columns.Length; i++)
        {
            using var dense = batch.Dense(i);
            using var column = dense.Decode();
            _columns[i].Fill(column, batch.Length);
        }

        for (var row = 0; row < batch.Length; row++)
        {
            for (var i = 0; i < _columns.Length; i++)
            {
                var field = _columns[i].Field(row);
                var target = _buffer.GetSpan(field.Length + 1);
                field.CopyTo(target);
                target[field.Length] = i + 1 < _columns.Length ? _options.Delimiter : (byte)'\n';
                _buffer.Advance(field.Length + 1);
            }
        }

        RowCount += batch.Length;
        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        Start();
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes only the header, if there is to be one.</summary>
    public void WriteHead()
    {
        Start();
        _stream.Write(_buffer.WrittenSpan);
        BytesWritten += _buffer.WrittenCount;
        _buffer.ResetWrittenCount();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Start()
    {
        if (_started)
        {
            return;
        }

        _started = true;
        if (!_options.Header)
        {
            return;
        }

        for (var i = 0; i < Schema.Count; i++)
        {
            CsvFieldColumn.Quote(Encoding.UTF8.GetBytes(Schema[i].Name), _options, _buffer);
            _buffer.Write(i + 1 < Schema.Count ? [_options.Delimiter] : "\n"u8);
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        BytesWritten += _buffer.WrittenCount;
        _buffer.ResetWrittenCount();
    }
}
