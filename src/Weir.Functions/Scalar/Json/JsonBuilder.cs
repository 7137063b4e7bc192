using System.Buffers;
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
        for (var row = 0; row < call.Rows; row++)
        {
            buffer.ResetWrittenCount();
            buffer.Write(isObject ? "{"u8 : "["u8);
            var step = isObject ? 2 : 1;
            for (var i = 0; i < call.Arguments.Length; i += step)
            {
                buffer.Write(i == 0 ? default : ", "u8);
                if (isObject)
                {
                    WriteName(call.Arguments[i], row, formatter, buffer);
                }

                writer.Write(call.Arguments[i + step - 1], row, buffer);
            }

            buffer.Write(isObject ? "}"u8 : "]"u8);
            builder.Append(buffer.WrittenSpan);
        }

        return builder.Build();
    }

    private static void WriteName(Column names, int row, ColumnFormatter formatter, ArrayBufferWriter<byte> target)
    {
        if (names.IsNull(row))
        {
            throw new WeirException(ErrorCode.InvalidParameter, "null value not allowed for object key");
        }

        var name = new ArrayBufferWriter<byte>();
        formatter.Write(names, row, name);
        using (var json = new Utf8JsonWriter(target, Options))
        {
            json.WriteStringValue(name.WrittenSpan);
        }

        target.Write(" : "u8);
    }
}
