using System.Text;
using Weir.Formats.Json;

namespace Weir.Formats.Tests.Json;

public sealed class JsonReaderTests
{
    [Fact]
    public async Task Reads_an_array_of_objects()
    {
        const string Text = """[{"id":1,"name":"a"},{"name":"b\n\u00e9","id":2},{"id":null}]""";
        Assert.Equal("id BIGINT, name VARCHAR", await JsonTexts.SchemaAsync(Text));
        Assert.Equal("1|a\n2|b\né\n∅|∅", await JsonTexts.RowsAsync(Text));
    }

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":2}\n", JsonFormat.Lines)]
    [InlineData("{\"a\":1}\r\n\r\n{\"a\":2}", JsonFormat.Lines)]
    [InlineData("{\n\"a\":1}\n{\"a\":2}", JsonFormat.Sequence)]
    [InlineData("{\"a\":1}{\"a\":2}", JsonFormat.Sequence)]
    [InlineData("1\n2\n", JsonFormat.Lines)]
    [InlineData("\uFEFF [{\"a\":1},{\"a\":2}] ", JsonFormat.Document)]
    [InlineData("{\"x\":{\"rows\":[{\"a\":1},{\"a\":2}]},\"y\":[]}", JsonFormat.Document)]
    [InlineData("{\"x\":{\"rows\":[{\"b\":1}]},\"y\":[{\"a\":1},{\"a\":2}]}", JsonFormat.Document)]
    public async Task Finds_the_records(string text, JsonFormat format)
    {
        var (layout, rows, _) = await JsonTexts.ReadAsync(Encoding.UTF8.GetBytes(text));
        Assert.Equal(format, layout.Format);
        Assert.Equal(["1", "2"], rows);
    }

    [Theory]
    [InlineData("1", "2", "BIGINT")]
    [InlineData("1", "9223372036854775808", "HUGEINT")]
    [InlineData("1", "2.50", "DECIMAL(18,2)")]
    [InlineData("1.5", "12345678901234567890.123", "DECIMAL(38,3)")]
    [InlineData("1.5", "1e3", "DOUBLE PRECISION")]
    [InlineData("0.1234567890123", "1.5", "DOUBLE PRECISION")]
    [InlineData("1", "\"x\"", "VARCHAR")]
    [InlineData("1", "true", "VARCHAR")]
    [InlineData("1", "{}", "JSON")]
    [InlineData("[1]", "{\"a\":1}", "JSON")]
    [InlineData("[1]", "[2.5]", "DECIMAL(18,1)[]")]
    [InlineData("[]", "[]", "VARCHAR[]")]
    [InlineData("{\"a\":1}", "{\"b\":\"x\"}", "STRUCT(a BIGINT, b VARCHAR)")]
    [InlineData("true", "null", "BOOLEAN")]
    [InlineData("null", "null", "VARCHAR")]
    [InlineData("\"2024-02-29\"", "\"2024-03-01\"", "DATE")]
    [InlineData("\"2024-02-29\"", "\"2024-03-01 10:00:00\"", "TIMESTAMP")]
    [InlineData("\"2024-02-29T10:00:00Z\"", "\"2024-03-01T10:00:00+02:00\"", "TIMESTAMP WITH TIME ZONE")]
    [InlineData("\"2024-02-29T10:00:00Z\"", "\"soon\"", "VARCHAR")]
    [InlineData("1.5", "\"NaN\"", "DOUBLE PRECISION")]
    public async Task Infers_the_type_of_two_values(string first, string second, string type) =>
        Assert.Equal($"v {type}", await JsonTexts.SchemaAsync($$"""[{"v":{{first}}},{"v":{{second}}}]"""));

    [Fact]
    public async Task Captures_values_before_and_behind_the_records()
    {
        var options = new JsonReadOptions
        {
            Records = "$.data[*]",
            Captures = ["$.meta.next", "$.total", "$.links[1].href", "$.none", "$.meta"],
        };
        const string Text =
            """{"total":12,"data":[{"total":1},{"total":2}],"links":[{"href":"x"},{"href":"y\u0041"}],"meta":{"next":"abc","data":[]}}""";
        var (_, rows, reader) = await JsonTexts.ReadAsync(Encoding.UTF8.GetBytes(Text), options);
        Assert.Equal(["1", "2"], rows);
        Assert.Equal(["abc", "12", "yA", null, null], reader.Captured.Select(c => c.Text), StringComparer.Ordinal);
        Assert.Equal(JsonCaptureKind.Container, reader.Captured[4].Kind);
        Assert.Equal(JsonRecordsState.Found, reader.State);
    }
}
