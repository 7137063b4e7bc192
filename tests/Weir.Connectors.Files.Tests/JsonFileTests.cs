using System.IO.Compression;
using System.Text;
using Weir.Columnar;
using Weir.Configuration;
using Weir.Connectors.Files.Tests.Support;

namespace Weir.Connectors.Files.Tests;

public sealed class JsonFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.json", """[{"id":1,"t":"x"},{"id":2}]""")]
    [InlineData("a.json", """{"meta":{},"rows":[{"id":1,"t":"x"},{"id":2}]}""")]
    [InlineData("a.json", "{\"id\":1,\"t\":\"x\"}\n{\"id\":2}\n")]
    [InlineData("a.jsonl", "{\"id\":1,\"t\":\"x\"}\n{\"id\":2}\n")]
    [InlineData("a.ndjson", "{\"id\":1,\"t\":\"x\"}\n{\"id\":2}")]
    public async Task Reads_a_file_by_its_path(string name, string text)
    {
        _folder.Write(name, text);
        var table = await Tables.OpenAsync(_folder, name);
        Assert.Equal("id BIGINT, t VARCHAR", table.Schema.ToString());
        Assert.Equal(2, table.Statistics.Rows);
        Assert.Equal("1|x,2|NULL", string.Join(',', await Tables.ReadAsync(table)));
        Assert.Equal("x,NULL", string.Join(',', await Tables.ReadAsync(table.PlanScan(Tables.Request(table, 1)))));
        Assert.Equal(2, (await Tables.ReadAsync(table.PlanScan(Tables.Request(table)))).Count);
    }

    [Fact]
    public async Task Reads_a_compressed_file()
    {
        var path = Path.Combine(_folder.Root, "a.json.gz");
        await using (var file = File.Create(path))
        await using (var zip = new GZipStream(file, CompressionLevel.Fastest))
        {
            await zip.WriteAsync("""[{"id":1},{"id":2}]"""u8.ToArray());
        }

        Assert.Equal("1,2", string.Join(',', await Tables.ReadAsync(await Tables.OpenAsync(_folder, "a.json.gz"))));
        var bytes = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, bytes[..^12]);
        var error = await Assert.ThrowsAsync<WeirException>(() => Tables.OpenAsync(_folder, "a.json.gz"));
        Assert.Equal(ErrorCode.InvalidFile, error.Code);
    }

    [Fact]
    public async Task Files_of_a_pattern_share_fields_and_types()
    {
        _folder.Write("a.json", """[{"id":1,"v":1}]""");
        _folder.Write("b.json", """[{"v":2.5,"id":2,"w":"x"}]""");
        _folder.Write("c.json", "[]");
        var table = await Tables.OpenAsync(_folder, "*.json");
        Assert.Equal("id BIGINT, v DECIMAL(18,1), w VARCHAR", table.Schema.ToString());
        Assert.Equal("1|1.0|NULL,2|2.5|x", string.Join(',', await Tables.ReadAsync(table)));
    }

    [Theory]
    [InlineData("read_json")]
    [InlineData("read_json_auto")]
    public async Task The_function_takes_a_records_path_and_types(string function)
    {
        _folder.Write("a.json", """{"x":[{"id":9}],"data":{"rows":[{"id":1,"n":"5"},{"id":2}]}}""");
        var table = await Tables.CallAsync(
            _folder,
            function,
            Tables.Text(null, "a.json"),
            Tables.Text("records", "$.data.rows[*]"),
            new TableArgument("types", new object?[] { "SMALLINT" }, DataType.Struct(new Field("n", DataType.Varchar)))
        );
        Assert.Equal("id BIGINT, n SMALLINT", table.Schema.ToString());
        Assert.Equal("1|5,2|NULL", string.Join(',', await Tables.ReadAsync(table)));
    }

    [Fact]
    public async Task Rejected_rows_go_to_the_sink_with_their_lines()
    {
        var rows = string.Join('\n', Enumerable.Range(1, 30).Select(i => $$"""{"id":{{i}}}"""));
        _folder.Write("a.jsonl", rows + "\n{\"id\":\"x\"}\n{\"id\":\n{\"id\":33}\n");
        var table = await Tables.CallAsync(
            _folder,
            "read_ndjson",
            Tables.Text(null, "a.jsonl"),
            Tables.Text("on_error", "reject"),
            new TableArgument("sample_size", 10L, DataType.Int64)
        );
        var sink = new CollectingRejects();
        var context = new ScanContext { Rejects = sink };
        var read = await Tables.ReadAsync(table, 1, context);
        Assert.Equal(31, read.Count);
        Assert.Equal("33", read[^1]);
        Assert.Equal([31L, 32L], sink.Rows.Select(r => r.Position!.Value));
        Assert.Equal("id", sink.Rows[0].Column);
        Assert.Equal("{\"id\":", sink.Rows[1].RawText);
        Assert.Equal(2, context.Metrics.Rejected);
    }

    [Fact]
    public async Task A_folder_connection_has_tables_of_JSON_files_and_their_options()
    {
        _folder.Write("orders.jsonl", "{\"id\":1}\n");
        _folder.Write("items.json", """{"data":[{"id":2}],"more":[{"id":3}]}""");
        var section = new ConfigurationMap(
            [new ConfigurationEntry("records", new ConfigurationScalar("$.more", true, null), null)],
            null
        );
        await using var source = Tables.Source(_folder, ("json", section));
        Assert.Equal("items,orders", string.Join(',', (await source.ListTablesAsync(default)).Select(t => t.Name)));
        var items = await source.FindTableAsync(new TableName(null, "items"), default);
        Assert.Equal("3", string.Join(',', await Tables.ReadAsync(items!)));
        var orders = await source.FindTableAsync(new TableName(null, "orders"), default);
        Assert.Equal("1", string.Join(',', await Tables.ReadAsync(orders!)));
    }

    [Theory]
    [InlineData("o.json", "[\n{\"id\":1},\n{\"id\":2}\n]\n")]
    [InlineData("o.jsonl", "{\"id\":1}\n{\"id\":2}\n")]
    public async Task Writes_files(string name, string expected)
    {
        await Tables.WriteAsync(_folder, name, WriteMode.Create, 1, 2);
        Assert.Equal(expected, await File.ReadAllTextAsync(Path.Combine(_folder.Root, name)));
        Assert.Equal("1,2", string.Join(',', await Tables.ReadAsync(await Tables.OpenAsync(_folder, name))));
    }

    [Fact]
    public async Task Writes_compressed_files_of_any_number_of_rows()
    {
        await Tables.WriteAsync(_folder, "o.jsonl.gz", WriteMode.Create, 1, 2);
        Assert.Equal("1,2", string.Join(',', await Tables.ReadAsync(await Tables.OpenAsync(_folder, "o.jsonl.gz"))));
        await Tables.WriteAsync(_folder, "o.jsonl.gz", WriteMode.Replace);
        Assert.Empty(await Tables.ReadAsync(await Tables.OpenAsync(_folder, "o.jsonl.gz")));
    }

    [Fact]
    public async Task Appends_to_lines_but_not_to_a_document()
    {
        await Tables.WriteAsync(_folder, "o.jsonl", WriteMode.Create, 1);
        await Tables.WriteAsync(_folder, "o.jsonl", WriteMode.Append, 2);
        Assert.Equal("1,2", string.Join(',', await Tables.ReadAsync(await Tables.OpenAsync(_folder, "o.jsonl"))));
        await Tables.WriteAsync(_folder, "o.json", WriteMode.Create, 1);
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Tables.WriteAsync(_folder, "o.json", WriteMode.Append, 2)
        );
        Assert.Equal(ErrorCode.NotSupported, error.Code);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("[]", 0)]
    [InlineData("\n\n", 0)]
    [InlineData("[{}]", 1)]
    public async Task A_file_without_fields_has_one_column_of_JSON(string text, int rows)
    {
        _folder.Write("a.json", text);
        var table = await Tables.OpenAsync(_folder, "a.json");
        Assert.Equal("json JSON", table.Schema.ToString());
        Assert.Equal(rows, (await Tables.ReadAsync(table)).Count);
    }

    [Theory]
    [InlineData("""[{"id":1},{"id":2}""", "line 1, column 19")]
    [InlineData("[{\"id\":1},\n {\"id\":tru}]", "line 2, column 11")]
    [InlineData("[{\"id\":1}] x", "line 1, column 12")]
    public async Task A_malformed_file_is_an_error_with_its_place(string text, string place)
    {
        _folder.Write("a.json", text);
        var error = await Assert.ThrowsAsync<WeirException>(() => Tables.OpenAsync(_folder, "a.json"));
        Assert.Equal(ErrorCode.InvalidFile, error.Code);
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_of_a_long_file_of_lines_are_each_row_once()
    {
        var text = new StringBuilder();
        for (var i = 1; i <= 200_000; i++)
        {
            text.Append(i == 150_000 ? "{\"id\":oops" : $$"""{"id":{{i}},"t":"some text of the row {{i}}"}""");
            text.Append(i == 200_000 ? "" : "\n");
        }

        _folder.Write("a.jsonl", text.ToString());
        var table = await Tables.CallAsync(
            _folder,
            "read_ndjson",
            Tables.Text(null, "a.jsonl"),
            Tables.Text("drift", "reject")
        );
        var sink = new CollectingRejects();
        var context = new ScanContext { Rejects = sink };
        var parts = await table.PlanScan(Tables.Request(table, 0)).PartitionsAsync(4, context, default);
        Assert.Equal(2, parts.Count);
        var readers = parts.Select(p => p.Open(context)).ToList();
        var ids = new HashSet<long>();
        var sum = 0L;
        while (readers.Count > 0)
        {
            foreach (var reader in readers.ToList())
            {
                using var batch = await reader.NextAsync(default);
                if (batch is null)
                {
                    await reader.DisposeAsync();
                    readers.Remove(reader);
                    continue;
                }

                for (var row = 0; row < batch.Length; row++)
                {
                    var id = (long)batch.Columns[0].ValueAt(batch.StoredRow(row))!;
                    Assert.True(ids.Add(id));
                    sum += id;
                }
            }
        }

        Assert.Equal((200_000L * 200_001 / 2) - 150_000, sum);
        Assert.Equal(150_000, Assert.Single(sink.Rows).Position);
    }

    [Fact]
    public async Task A_compressed_file_that_is_cut_is_an_error_wherever_it_is_cut()
    {
        var path = Path.Combine(_folder.Root, "a.jsonl.gz");
        using var memory = new MemoryStream();
        await using (var zip = new GZipStream(memory, CompressionLevel.Fastest, true))
        {
            for (var i = 0; i < 50; i++)
            {
                await zip.WriteAsync(Encoding.UTF8.GetBytes($$"""{"id":{{i * i}}}""" + "\n"));
            }
        }

        var bytes = memory.ToArray();
        for (var length = 1; length < bytes.Length; length++)
        {
            await File.WriteAllBytesAsync(path, bytes[..length]);
            var error = await Assert.ThrowsAsync<WeirException>(async () =>
                await Tables.ReadAsync(await Tables.OpenAsync(_folder, "a.jsonl.gz"))
            );
            Assert.Equal(ErrorCode.InvalidFile, error.Code);
        }
    }

    [Fact]
    public async Task A_new_field_is_warned_of_once()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 100; i++)
        {
            text.Append(i < 50 ? "{\"id\":1}\n" : "{\"id\":1,\"new\":2}\n");
        }

        _folder.Write("a.jsonl", text.ToString());
        var table = await Tables.CallAsync(
            _folder,
            "read_ndjson",
            Tables.Text(null, "a.jsonl"),
            new TableArgument("sample_size", 10L, DataType.Int64)
        );
        var warnings = new List<string>();
        Assert.Equal(100, (await Tables.ReadAsync(table, 1, new ScanContext { Warn = warnings.Add })).Count);
        Assert.Contains("\"new\"", Assert.Single(warnings), StringComparison.Ordinal);
    }

    private sealed class CollectingRejects : IRejectSink
    {
        public List<RejectedRow> Rows { get; } = [];

        public void Reject(RejectedRow row) => Rows.Add(row);
    }
}
