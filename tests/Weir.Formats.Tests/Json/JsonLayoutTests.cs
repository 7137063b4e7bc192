using System.Text;
using Weir.Columnar;
using Weir.Formats.Json;

namespace Weir.Formats.Tests.Json;

public sealed class JsonLayoutTests
{
    [Theory]
    [InlineData("$.data", "1,2")]
    [InlineData("$.data[*]", "1,2")]
    [InlineData("data", "1,2")]
    [InlineData("$['data'][*]", "1,2")]
    [InlineData("$.groups[*].rows[*]", "3,4,5")]
    [InlineData("$.groups[1].rows", "5")]
    [InlineData("$.a['b.c'][\"d'\"]", "6")]
    public async Task Follows_a_path(string path, string expected)
    {
        const string Text =
            """{"data":[{"v":1},{"v":2}],"groups":[{"rows":[{"v":3},{"v":4}]},{"x":0,"rows":[{"v":5}]},{}],"a":{"b.c":{"d'":[{"v":6}]}}}""";
        var rows = await JsonTexts.RowsAsync(Text, new JsonReadOptions { Records = path });
        Assert.Equal(expected, rows.Replace('\n', ','));
    }

    [Theory]
    [InlineData("$.")]
    [InlineData("$.a[")]
    [InlineData("$.a[x]")]
    [InlineData("$..a")]
    [InlineData("$['a]")]
    public async Task Refuses_what_is_no_path(string path)
    {
        var error = await JsonTexts.ErrorAsync("[]", new JsonReadOptions { Records = path });
        Assert.Equal(ErrorCode.InvalidParameter, error.Code);
    }

    [Theory]
    [InlineData("{}", JsonRecordsState.Missing, "is missing")]
    [InlineData("[1]", JsonRecordsState.Missing, "is missing")]
    [InlineData("""{"data":null}""", JsonRecordsState.Null, "is null")]
    [InlineData("""{"data":{"v":1}}""", JsonRecordsState.NotArray, "is not an array")]
    [InlineData("""{"data":7}""", JsonRecordsState.NotArray, "is not an array")]
    public async Task A_document_without_the_array_is_an_error_or_empty(
        string text,
        JsonRecordsState state,
        string message
    )
    {
        var options = new JsonReadOptions { Records = "$.data[*]", Columns = [new Field("v", DataType.Int64)] };
        var error = await JsonTexts.ErrorAsync(text, options);
        Assert.Equal(ErrorCode.InvalidData, error.Code);
        Assert.Contains($"$.data[*] {message}", error.Message, StringComparison.Ordinal);
        var (_, rows, reader) = await JsonTexts.ReadAsync(
            Encoding.UTF8.GetBytes(text),
            options with
            {
                MissingRecords = JsonMissingRecords.Empty,
            }
        );
        Assert.Empty(rows);
        Assert.Equal(state, reader.State);
    }

    [Fact]
    public async Task An_empty_array_is_found()
    {
        var options = new JsonReadOptions { Records = "$.data[*]" };
        var (_, rows, reader) = await JsonTexts.ReadAsync("""{"data":[]}"""u8.ToArray(), options);
        Assert.Empty(rows);
        Assert.Equal(JsonRecordsState.Found, reader.State);
    }

    [Theory]
    [InlineData("[1,2.5,null]", "json DECIMAL(18,1)", "1.0\n2.5\n∅")]
    [InlineData("[[1,2],[]]", "json BIGINT[]", "{1,2}\n{}")]
    [InlineData("[1,2]\n[]\n", "json BIGINT[]", "{1,2}\n{}")]
    [InlineData("[{\"a\":1},5]", "json JSON", "{\"a\":1}\n5")]
    [InlineData("7", "json BIGINT", "7")]
    [InlineData("\"a\"\n\"b\"", "json VARCHAR", "a\nb")]
    public async Task Records_that_are_no_objects_are_the_one_column(string text, string schema, string rows)
    {
        Assert.Equal(schema, await JsonTexts.SchemaAsync(text));
        Assert.Equal(rows, await JsonTexts.RowsAsync(text));
    }

    [Fact]
    public async Task A_record_that_is_no_object_among_objects_is_an_error()
    {
        var options = new JsonReadOptions { SampleRows = 1 };
        Assert.Equal(ErrorCode.InvalidData, (await JsonTexts.ErrorAsync("""[{"a":1},null]""", options)).Code);
    }

    [Fact]
    public async Task Wanted_columns_come_in_the_wanted_order()
    {
        var text = """[{"a":1,"b":{"x":2},"c":"z"}]"""u8.ToArray();
        Assert.Equal("z|1", Assert.Single((await JsonTexts.ReadAsync(text, null, [2, 0])).Rows));
        Assert.Equal("", Assert.Single((await JsonTexts.ReadAsync(text, null, [])).Rows));
    }

    [Theory]
    [InlineData("{\"a\":1} {\"a\":2}\n", 1)]
    [InlineData("{\"a\":\n1}\n", 1)]
    [InlineData("{\"a\":1}\n{\"a\":1,}\n", 2)]
    [InlineData("{\"a\":1}\n]\n", 2)]
    public async Task A_malformed_line_is_an_error_with_its_number(string text, int line)
    {
        var options = new JsonReadOptions { Name = "x.jsonl", Format = JsonFormat.Lines };
        var error = await JsonTexts.ErrorAsync(text, options);
        Assert.Equal(ErrorCode.InvalidFile, error.Code);
        Assert.Equal(line, error.Location!.Value.Line);
        Assert.StartsWith("x.jsonl, line ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\":\"x\0y\"}")]
    [InlineData("{\"a\":\"x\ny\"}")]
    public async Task Control_characters_must_be_escaped(string text) =>
        Assert.Contains("control character", (await JsonTexts.ErrorAsync(text)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Nesting_is_limited()
    {
        foreach (var (open, close) in new[] { ("[", "]"), ("{\"a\":", "}") })
        {
            var text = $"[{{\"v\":{Repeat(open, 600)}1{Repeat(close, 600)}}}]";
            Assert.Contains("nested deeper", (await JsonTexts.ErrorAsync(text)).Message, StringComparison.Ordinal);
            text = $"[{{\"v\":{Repeat(open, 100)}1{Repeat(close, 100)}}}]";
            Assert.Contains("v ", await JsonTexts.SchemaAsync(text), StringComparison.Ordinal);
        }

        static string Repeat(string part, int count) => string.Concat(Enumerable.Repeat(part, count));
    }

    [Fact]
    public async Task The_length_of_a_record_is_limited()
    {
        var options = new JsonReadOptions
        {
            MaximumRecordBytes = 1000,
            SampleBytes = 100,
            ChunkBytes = 64,
        };
        var text = $$"""[{"a":1},{"a":"{{new string('x', 5000)}}"}]""";
        Assert.Equal(ErrorCode.LimitExceeded, (await JsonTexts.ErrorAsync(text, options)).Code);
        text = $$"""[{"a":"{{new string('x', 5000)}}"}]""";
        Assert.Equal(ErrorCode.LimitExceeded, (await JsonTexts.ErrorAsync(text, options)).Code);
        text = $$"""[{"a":"{{new string('x', 900)}}"}]""";
        Assert.Equal(900, (await JsonTexts.RowsAsync(text, options)).Length);
    }

    [Fact]
    public async Task Another_encoding_is_named()
    {
        var bytes = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("[]")).ToArray();
        var error = await Assert.ThrowsAsync<WeirException>(() => JsonTexts.ReadAsync(bytes));
        Assert.Contains("UTF-16", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_document_is_read_in_little_memory()
    {
        var record =
            "{\"id\":12345,\"name\":\"a name that is long enough to be stored\",\"tags\":[1,2,3]},"u8.ToArray();
        var options = new JsonReadOptions { SampleBytes = 64 << 10, ChunkBytes = 64 << 10 };
        await using var stream = new RepeatingStream("{\"data\":["u8.ToArray(), record, 400_000, "{}]}"u8.ToArray());
        var input = new JsonInput(stream, options);
        var layout = await JsonSniffer.SniffAsync(input, options, null, default);
        await using var reader = new JsonReader(input, layout, options);
        var (rows, before, most) = (0L, NativeBuffer.AllocatedBytes, 0L);
        var managed = GC.GetAllocatedBytesForCurrentThread();
        while (await reader.NextAsync(default) is { } batch)
        {
            most = Math.Max(most, NativeBuffer.AllocatedBytes - before);
            rows += batch.Length;
            batch.Dispose();
        }

        Assert.Equal(400_001, rows);
        Assert.InRange(most, 0, 4 << 20);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - managed, 0, 4 << 20);
    }

    private sealed class RepeatingStream(byte[] head, byte[] body, int count, byte[] tail) : MemoryStream
    {
        private byte[] _part = head;
        private int _at;
        private int _left = count;
        private bool _isTail;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var total = 0;
            while (total < buffer.Length && (_at < _part.Length || Next()))
            {
                var read = Math.Min(buffer.Length - total, _part.Length - _at);
                _part.AsMemory(_at, read).CopyTo(buffer[total..]);
                _at += read;
                total += read;
            }

            return ValueTask.FromResult(total);
        }

        private bool Next()
        {
            if (_isTail)
            {
                return false;
            }

            _at = 0;
            _isTail = _left-- == 0;
            _part = _isTail ? tail : body;
            return true;
        }
    }
}
