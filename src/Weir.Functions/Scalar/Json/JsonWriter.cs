using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Writes values as JSON: PostgreSQL's <c>to_json</c>. Instants and dates are ISO 8601 texts.</summary>
internal sealed class JsonWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ColumnFormatter _formatter;
    private readonly ArrayBufferWriter<byte> _text = new();

    public JsonWriter(TimeZoneInfo zone)
    {
        _formatter = new ColumnFormatter(zone);
    }

    /// <summary>The column as JSON; null stays null.</summary>
    public static Column ToJson(Column source, TimeZoneInfo zone)
    {
        using var builder = new TextColumnBuilder(DataType.Json, source.Length);
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new JsonWriter(zone);
        for (var row = 0; row < source.Length; row++)
        {
            if (source.IsNull(row))
            {
                builder.AppendNull();
                continue;
            }

            buffer.ResetWrittenCount();
            writer.Write(source, row, buffer);
            builder.Append(buffer.WrittenSpan);
        }

        return builder.Build();
    }

    /// <summary>Writes one row, <c>null</c> for a null.</summary>
    public void Write(Column column, int row, ArrayBufferWriter<byte> target)
    {
        using var json = new Utf8JsonWriter(target, Options);
        Write(column, row, json);
        json.Flush();
    }

    internal void Write(Column column, int row, Utf8JsonWriter json)
    {
        if (column.IsNull(row))
        {
            json.WriteNullValue();
            return;
        }

        switch (column)
        {
            case DictionaryColumn dictionary:
                Write(dictionary.Dictionary, dictionary.Indices[row], json);
                break;
            case TextColumn { Type.Kind: TypeKind.Json } document:
                json.WriteRawValue(document.GetBytes(row));
                break;
            case TextColumn { Type.Kind: not TypeKind.Blob } text:
                json.WriteStringValue(text.GetBytes(row));
                break;
            case ListColumn { Type.Kind: TypeKind.Map } map:
                WriteMap(map, row, json);
                break;
            case ListColumn list:
                json.WriteStartArray();
                for (var i = list.Offsets[row]; i < list.Offsets[row + 1]; i++)
                {
                    Write(list.Elements, i, json);
                }

                json.WriteEndArray();
                break;
            case StructColumn structure:
                json.WriteStartObject();
                for (var i = 0; i < structure.Fields.Count; i++)
                {
                    json.WritePropertyName(structure.Type.Fields[i].Name);
                    Write(structure.Fields[i], row, json);
                }

                json.WriteEndObject();
                break;
            default:
                WriteScalar(column, row, json);
                break;
        }
    }

    private void WriteMap(ListColumn map, int row, Utf8JsonWriter json)
    {
        var entries = (StructColumn)map.Elements;
        json.WriteStartObject();
        for (var i = map.Offsets[row]; i < map.Offsets[row + 1]; i++)
        {
            json.WritePropertyName(Text(entries.Fields[0], i));
            Write(entries.Fields[1], i, json);
        }

        json.WriteEndObject();
    }

    private void WriteScalar(Column column, int row, Utf8JsonWriter json)
    {
        var text = Text(column, row);
        var type = column.Type;
        var isFinite = !type.IsFloat || (text[^1] is >= (byte)'0' and <= (byte)'9');
        if (type.Kind == TypeKind.Boolean)
        {
            json.WriteBooleanValue(((Column<bool>)column).Values[row]);
        }
        else if (type.IsNumeric && isFinite)
        {
            json.WriteRawValue(text, skipInputValidation: true);
        }
        else
        {
            if (type.Kind is TypeKind.Timestamp or TypeKind.TimestampTz)
            {
                json.WriteStringValue(Encoding.UTF8.GetString(text).Replace(' ', 'T'));
                return;
            }

            json.WriteStringValue(text);
        }
    }

    private ReadOnlySpan<byte> Text(Column column, int row)
    {
        _text.ResetWrittenCount();
        _formatter.Write(column, row, _text);
        return _text.WrittenSpan;
    }
}
