using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Formats.Json;

/// <summary>
/// Writes rows as JSON objects (RFC 8259): NULL as null; whole numbers and decimals as numbers with all digits; NaN and
/// infinities, which JSON has no numbers for, as the strings "NaN", "Infinity", "-Infinity"; dates and times as ISO 8601
/// text; bytes as \x and hexadecimal digits; lists, structs and maps nested; JSON values as they are.
/// </summary>
public sealed class JsonBatchWriter : IBatchWriter
{
    [SuppressMessage("Usage", "CA2213", Justification = "The stream stays the caller's.")]
    private readonly Stream _stream;
    private readonly JsonLayout _layout;
    private readonly JsonEncodedText[] _names;
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);
    private readonly Utf8JsonWriter _json;
    private readonly ColumnFormatter _formatter = new(TimeZoneInfo.Utc);
    private readonly byte[] _scratch = new byte[ValueFormatter.MaximumLength];

    /// <summary>A writer to a stream, which stays the caller's.</summary>
    public JsonBatchWriter(Stream stream, Schema schema, JsonLayout layout)
    {
        ArgumentNullException.ThrowIfNull(schema);
        _stream = stream;
        _layout = layout;
        var encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        _names = [.. schema.Fields.Select(f => JsonEncodedText.Encode(f.Name, encoder))];
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = encoder, SkipValidation = true });
    }

    /// <inheritdoc/>
    public long RowCount { get; private set; }

    /// <inheritdoc/>
    public long BytesWritten { get; private set; }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (var row = 0; row < batch.Length; row++)
        {
            WriteRow(batch, batch.StoredRow(row));
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        if (_layout == JsonLayout.Array)
        {
            _buffer.Write(RowCount == 0 ? "[]\n"u8 : "\n]\n"u8);
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _json.DisposeAsync();

    private void WriteRow(Batch batch, int row)
    {
        if (_layout == JsonLayout.Array)
        {
            _buffer.Write(RowCount == 0 ? "[\n"u8 : ",\n"u8);
        }

        _json.WriteStartObject();
        for (var i = 0; i < _names.Length; i++)
        {
            _json.WritePropertyName(_names[i]);
            WriteValue(batch.Columns[i], row);
        }

        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        if (_layout == JsonLayout.Lines)
        {
            _buffer.Write("\n"u8);
        }

        RowCount++;
    }

    private void WriteValue(Column column, int row)
    {
        if (column.IsNull(row))
        {
            _json.WriteNullValue();
            return;
        }

        switch (column)
        {
            case DictionaryColumn dictionary:
                WriteValue(dictionary.Dictionary, dictionary.Indices[row]);
                break;
            case TextColumn text when column.Type.Kind == TypeKind.Json:
                WriteJson(text.GetBytes(row));
                break;
            case TextColumn text when column.Type.Kind == TypeKind.Blob:
                _json.WriteStringValue("\\x" + Convert.ToHexStringLower(text.GetBytes(row)));
                break;
            case TextColumn text:
                _json.WriteStringValue(text.GetBytes(row));
                break;
            case Column<bool> boolean:
                _json.WriteBooleanValue(boolean.Values[row]);
                break;
            case ListColumn list when column.Type.Kind == TypeKind.Map:
                WriteMap(list, row);
                break;
            case ListColumn list:
                _json.WriteStartArray();
                for (var i = list.Offsets[row]; i < list.Offsets[row + 1]; i++)
                {
                    WriteValue(list.Elements, i);
                }

                _json.WriteEndArray();
                break;
            case StructColumn structure:
                _json.WriteStartObject();
                for (var i = 0; i < structure.Fields.Count; i++)
                {
                    _json.WritePropertyName(column.Type.Fields[i].Name);
                    WriteValue(structure.Fields[i], row);
                }

                _json.WriteEndObject();
                break;
            default:
                WriteScalar(column, row);
                break;
        }
    }

    /// <summary>JSON as it is; its line ends, which are blanks there, would end a record in lines.</summary>
    private void WriteJson(ReadOnlySpan<byte> value)
    {
        if (_layout != JsonLayout.Lines || !value.ContainsAny((byte)'\n', (byte)'\r'))
        {
            _json.WriteRawValue(value, skipInputValidation: true);
            return;
        }

        var line = value.ToArray();
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        _json.WriteRawValue(line, skipInputValidation: true);
    }

    private void WriteMap(ListColumn map, int row)
    {
        _json.WriteStartObject();
        var entries = (StructColumn)map.Elements;
        var key = new ArrayBufferWriter<byte>();
        for (var i = map.Offsets[row]; i < map.Offsets[row + 1]; i++)
        {
            key.ResetWrittenCount();
            _formatter.Write(entries.Fields[0], i, key);
            _json.WritePropertyName(key.WrittenSpan);
            WriteValue(entries.Fields[1], i);
        }

        _json.WriteEndObject();
    }

    private void WriteScalar(Column column, int row)
    {
        switch (column)
        {
            case Column<double> real when !double.IsFinite(real.Values[row]):
                _json.WriteStringValue(_scratch.AsSpan(0, ValueFormatter.Format(real.Values[row], _scratch)));
                break;
            case Column<float> real when !float.IsFinite(real.Values[row]):
                _json.WriteStringValue(_scratch.AsSpan(0, ValueFormatter.Format(real.Values[row], _scratch)));
                break;
            case var _ when column.Type.IsNumeric:
                _json.WriteRawValue(
                    _scratch.AsSpan(0, _formatter.Scalar(column, row, _scratch)),
                    skipInputValidation: true
                );
                break;
            case Column<long> instant when column.Type.Kind == TypeKind.Timestamp:
                _json.WriteStringValue(
                    _scratch.AsSpan(0, ValueFormatter.FormatTimestamp(instant.Values[row], _scratch, (byte)'T'))
                );
                break;
            case Column<long> instant when column.Type.Kind == TypeKind.TimestampTz:
                // UTC has no offset to show: Z says so.
                var length = ValueFormatter.FormatTimestamp(instant.Values[row], _scratch, (byte)'T');
                _scratch[length] = (byte)'Z';
                _json.WriteStringValue(_scratch.AsSpan(0, length + 1));
                break;
            default:
                _json.WriteStringValue(_scratch.AsSpan(0, _formatter.Scalar(column, row, _scratch)));
                break;
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        BytesWritten += _buffer.WrittenCount;
        await _stream.WriteAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _buffer.ResetWrittenCount();
    }
}
