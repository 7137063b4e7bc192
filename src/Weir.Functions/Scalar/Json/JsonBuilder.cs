using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Makes JSON objects and arrays out of the arguments of a row.</summary>
internal static class JsonBuilder
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Column Build(in ScalarCall call, bool isObject)
    {
        if (isObject && call.Arguments.Length % 2 != 0)
        {
            throw new WeirException(ErrorCode.InvalidParameter, "argument list must have even number of elements");
        }

        var writer = new JsonWriter(call.Context.TimeZone);
        var formatter = new ColumnFormatter(call.Context.TimeZone);
        using var builder = new TextColumnBuilder(DataType.Json, call.Rows);
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Options);
        for (var row = 0; row < call.Rows; row++)
        {
            buffer.ResetWrittenCount();
            json.Reset();
            if (isObject)
            {
                WriteObject(call.Arguments, row, writer, formatter, json);
            }
            else
            {
                json.WriteStartArray();
                foreach (var argument in call.Arguments)
                {
                    writer.Write(argument, row, json);
                }

                json.WriteEndArray();
            }

            json.Flush();
            builder.Append(buffer.WrittenSpan);
        }

        return builder.Build();
    }

    private static void WriteObject(
        ReadOnlySpan<Column> arguments,
        int row,
        JsonWriter writer,
        ColumnFormatter formatter,
        Utf8JsonWriter json
    )
    {
        json.WriteStartObject();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (arguments[i].IsNull(row))
            {
                throw new WeirException(ErrorCode.InvalidParameter, "null value not allowed for object key");
            }

            var name = new ArrayBufferWriter<byte>();
            formatter.Write(arguments[i], row, name);
            json.WritePropertyName(Encoding.UTF8.GetString(name.WrittenSpan));
            writer.Write(arguments[i + 1], row, json);
        }

        json.WriteEndObject();
    }
}
