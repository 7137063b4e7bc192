using System.Text;
using Weir.Formats.Json;

namespace Weir.Formats.Tests.Json;

public sealed class JsonChunkTests
{
    private const string Records =
        "{\"id\":1,\"t\":\"a\\\"\\u00e9\\ud83d\\ude00Ω\",\"o\":{\"x\":[1,2.50,null],\"y\":{}},\"l\":[{\"k\":true},{\"k\":null,\"k\":false}]}|"
        + " {\"l\":[],\"id\":-12345678901,\"o\":null,\"t\":\"a long text that is not inline, 日本語\"}|"
        + "{ \"t\" : null , \"id\" : 3 , \"o\" : { \"x\" : [ ] , \"y\" : [1] } }|"
        + "{}|{\"id\":0.0,\"\\u0074\":\"escaped name\"}";

    public static TheoryData<string, JsonFormat> Texts =>
        new()
        {
            {
                "{\"p\":{\"a\":[1,{\"b\":\"\\\\\"}],\"n\":1e5},\"data\":["
                    + Records.Replace('|', ',')
                    + "] , \"m\":{\"next\":\"x\\u0041\"}, \"z\":[[],{}]} \n",
                JsonFormat.Document
            },
            { Records.Replace('|', '\n'), JsonFormat.Lines },
            { Records.Replace("|", "\r\n\r\n", StringComparison.Ordinal) + "\r\n", JsonFormat.Lines },
            { Records.Replace('|', ' '), JsonFormat.Sequence },
            { "[" + Records.Replace('|', ',') + "]", JsonFormat.Document },
        };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_chunk_may_end_at_any_byte(string text, JsonFormat format)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var options = new JsonReadOptions { Captures = ["$.p.n", "$.m.next"] };
        var (layout, expected, reader) = await JsonTexts.ReadAsync(bytes, options);
        Assert.Equal(format, layout.Format);
        Assert.Equal(5, expected.Count);
        Assert.Contains("日本語", expected[1], StringComparison.Ordinal);
        for (var size = 1; size <= bytes.Length + 1; size++)
        {
            var cut = options with { ChunkBytes = size, BatchRows = 1 + (size % 4) };
            var (rows, again) = await JsonTexts.ReadAsync(bytes, layout, cut);
            Assert.True(expected.SequenceEqual(rows, StringComparer.Ordinal), $"chunks of {size} bytes");
            Assert.Equal(reader.Captured, again.Captured);
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_that_is_cut_is_an_error_or_whole_records(string text, JsonFormat format)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var options = new JsonReadOptions();
        var (layout, expected, _) = await JsonTexts.ReadAsync(bytes, options);
        for (var length = 0; length < text.TrimEnd().Length; length++)
        {
            try
            {
                var (rows, _) = await JsonTexts.ReadAsync(bytes[..length], layout, options);
                Assert.NotEqual(JsonFormat.Document, format);
                Assert.Equal(expected.Take(rows.Count), rows, StringComparer.Ordinal);
            }
            catch (WeirException e)
            {
                Assert.Equal(ErrorCode.InvalidFile, e.Code);
            }
        }
    }

    [Fact]
    public async Task Hostile_texts_give_rows_or_an_error_and_the_same_in_any_chunk()
    {
        var random = new Random(7);
        foreach (var line in Texts)
        {
            var (text, format) = ((string)line[0], (JsonFormat)line[1]);
            for (var round = 0; round < 400; round++)
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                for (var i = random.Next(1, 4); i > 0; i--)
                {
                    bytes[random.Next(bytes.Length)] = "\"{}[]:,\\ \n0-.eut\u0000\u0001n"u8[random.Next(19)];
                }

                var layout = (await JsonTexts.ReadAsync(Encoding.UTF8.GetBytes(text))).Layout;
                var options = new JsonReadOptions { Drift = JsonDriftPolicy.Reject, MaximumRecordBytes = 1 << 16 };
                var expected = await OutcomeAsync(bytes, layout, options);
                var cut = options with { ChunkBytes = random.Next(1, 90) };
                Assert.Equal(expected, await OutcomeAsync(bytes, layout, cut));
                if (format == JsonFormat.Document)
                {
                    Assert.True(
                        IsJson(bytes) != expected.StartsWith('!'),
                        $"{Encoding.UTF8.GetString(bytes)}\n{expected}"
                    );
                }
            }
        }
    }

    private static bool IsJson(byte[] text)
    {
        var reader = new System.Text.Json.Utf8JsonReader(text);
        try
        {
            while (reader.Read())
            {
                _ = reader.TokenType;
            }

            return System.Text.Unicode.Utf8.IsValid(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private static async Task<string> OutcomeAsync(byte[] text, JsonTableLayout layout, JsonReadOptions options)
    {
        var rejected = new List<string>();
        options = options with
        {
            Rejected = r => rejected.Add($"{r.Record} {r.Line} {r.RawText}"),
            MissingRecords = JsonMissingRecords.Empty,
        };
        try
        {
            var (rows, _) = await JsonTexts.ReadAsync(text, layout, options);
            rejected.Sort(StringComparer.Ordinal);
            return string.Join('\n', rows) + "\n--\n" + string.Join('\n', rejected);
        }
        catch (WeirException e)
        {
            return "!" + e.Message;
        }
    }
}
