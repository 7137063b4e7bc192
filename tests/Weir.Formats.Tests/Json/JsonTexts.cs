using System.Buffers;
using System.Text;
using Weir.Columnar;
using Weir.Columnar.Values;
using Weir.Formats.Json;

namespace Weir.Formats.Tests.Json;

/// <summary>Reads texts for tests.</summary>
internal static class JsonTexts
{
    public static async Task<(JsonTableLayout Layout, List<string> Rows, JsonReader Reader)> ReadAsync(
        byte[] text,
        JsonReadOptions? options = null,
        int[]? projection = null
    )
    {
        options ??= new JsonReadOptions();
        var input = new JsonInput(new MemoryStream(text), options);
        var layout = await JsonSniffer.SniffAsync(input, options, text.Length, default);
        var reader = new JsonReader(input, layout, options, projection);
        await using var _ = reader;
        return (layout, await RowsAsync(reader), reader);
    }

    /// <summary>Reads with a layout that is known, from a stream that is cut anywhere.</summary>
    public static async Task<(List<string> Rows, JsonReader Reader)> ReadAsync(
        byte[] text,
        JsonTableLayout layout,
        JsonReadOptions options
    )
    {
        await using var reader = new JsonReader(new JsonInput(new MemoryStream(text), options), layout, options);
        return (await RowsAsync(reader), reader);
    }

    /// <summary>The rows, values between bars.</summary>
    public static async Task<string> RowsAsync(string text, JsonReadOptions? options = null) =>
        string.Join('\n', (await ReadAsync(Encoding.UTF8.GetBytes(text), options)).Rows);

    public static async Task<string> SchemaAsync(string text, JsonReadOptions? options = null) =>
        (await ReadAsync(Encoding.UTF8.GetBytes(text), options)).Layout.Schema.ToString();

    public static async Task<WeirException> ErrorAsync(string text, JsonReadOptions? options = null) =>
        await Assert.ThrowsAsync<WeirException>(() => ReadAsync(Encoding.UTF8.GetBytes(text), options));

    public static async Task<List<string>> RowsAsync(JsonReader reader)
    {
        var rows = new List<string>();
        while (await reader.NextAsync(default) is { } batch)
        {
            using (batch)
            {
                rows.AddRange(Rows(batch));
            }
        }

        return rows;
    }

    public static List<string> Rows(Batch batch)
    {
        var rows = new List<string>();
        var formatter = new ColumnFormatter(TimeZoneInfo.Utc);
        var text = new ArrayBufferWriter<byte>();
        for (var row = 0; row < batch.Length; row++)
        {
            text.ResetWrittenCount();
            for (var i = 0; i < batch.Columns.Count; i++)
            {
                text.Write(i > 0 ? "|"u8 : default);
                var column = batch.Columns[i];
                if (column.IsNull(batch.StoredRow(row)))
                {
                    text.Write("∅"u8);
                }
                else
                {
                    formatter.Write(column, batch.StoredRow(row), text);
                }
            }

            rows.Add(Encoding.UTF8.GetString(text.WrittenSpan));
        }

        return rows;
    }
}
