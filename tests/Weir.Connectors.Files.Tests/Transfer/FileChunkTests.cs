using System.Globalization;
using System.IO.Compression;
using System.Text;
using Weir.Columnar;
using Weir.Connectors.Files.Tests.Support;
using Weir.Formats.Parquet;

namespace Weir.Connectors.Files.Tests.Transfer;

public sealed class FileChunkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(70)]
    public async Task Csv_chunks_have_the_wanted_rows_each_once(int rows)
    {
        var text = string.Concat(Enumerable.Range(0, rows).Select(i => $"{i},name {i}\n"));
        _folder.Write("a.csv", "id,name\n" + text);
        await CheckAsync("a.csv", 7, rows);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Quoted_line_ends_at_every_boundary_do_not_end_rows(string end)
    {
        for (var size = 1; size <= 12; size++)
        {
            var text = new StringBuilder($"id,name{end}");
            for (var i = 0; i < 40; i++)
            {
                var name = (i % 4) switch
                {
                    0 => "plain",
                    1 => $"\"two{end}{i},\"\"lines\"\"{end}\"",
                    2 => "a\"quote\"inside",
                    _ => $"\"{end}{end}\"",
                };
                text.Append(CultureInfo.InvariantCulture, $"{i},{name}{end}");
                if (i % 5 == 0)
                {
                    text.Append(end);
                }
            }

            var last = size % 2 == 0 ? text.ToString() : text.ToString()[..^end.Length];
            _folder.Write("q.csv", last);
            await CheckAsync("q.csv", size, 40);
        }
    }

    [Fact]
    public async Task Chunks_of_a_file_of_many_buffers_are_its_rows()
    {
        var text = new StringBuilder("id,name\r\n");
        for (var i = 0; i < 60_000; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{i},{(i % 20_000 > 19_000 ? $"\"line\r\n{i}\"" : $"name {i}")}\r\n"
            );
        }

        _folder.Write("big.csv", "\uFEFF" + text);
        await CheckAsync("big.csv", 9_999, 60_000);
        await CheckAsync("big.csv", 25_000, 60_000);
    }

    [Fact]
    public async Task Rejected_rows_keep_their_line()
    {
        var text = string.Concat(
            Enumerable.Range(0, 30).Select(i => i % 10 == 7 ? "\"x\ny\",bad\n" : $"{i},\"a\nb\"\n")
        );
        _folder.Write("r.csv", "id,name\n" + text);
        var table = await Tables.CallAsync(
            _folder,
            "read_csv",
            Tables.Text(null, "r.csv"),
            new TableArgument(
                "types",
                new object?[] { "BIGINT" },
                DataType.Struct([new Field("id", DataType.Varchar)])
            ),
            Tables.Text("on_error", "reject")
        );
        var scan = (IChunkedScan)table.PlanScan(Tables.Request(table, 0, 1));
        var rejects = new List<RejectedRow>();
        var context = new ScanContext { Rejects = new Rejects(rejects) };
        await using var read = await Transfers.BeginAsync(scan, 4);
        foreach (var chunk in read.Chunks)
        {
            await Transfers.RowsAsync(read.Open(chunk), context);
        }

        Assert.Equal("16,36,56", string.Join(',', rejects.Select(r => r.Position)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(50_000)]
    public async Task Json_lines_are_cut_at_line_ends(int rows)
    {
        var text = string.Concat(Enumerable.Range(0, rows).Select(i => $"{{\"id\":{i},\"name\":\"a\\n{i}\"}}\n"));
        _folder.Write("a.jsonl", text);
        if (rows == 0)
        {
            return;
        }

        await CheckAsync("a.jsonl", rows > 100 ? 7_777 : 7, rows);
        _folder.Write("a.jsonl", text.TrimEnd());
        await CheckAsync("a.jsonl", rows > 100 ? 7_777 : 7, rows);
    }

    [Fact]
    public async Task Small_row_groups_are_read_together_and_large_ones_alone()
    {
        await WriteParquetAsync("g.parquet", 95, 10);
        await using var read = await Transfers.BeginAsync(await Transfers.ScanAsync(_folder, "g.parquet"), 30);
        Assert.Equal("row groups", read.Method);
        Assert.Equal(
            "g.parquet groups 0-2,g.parquet groups 3-5,g.parquet groups 6-8,g.parquet groups 9-9",
            string.Join(',', read.Chunks.Select(c => c.Id))
        );
        await CheckAsync("g.parquet", 30, 95, exact: false);
        await CheckAsync("g.parquet", 3, 95, exact: false);
    }

    [Fact]
    public async Task Compressed_files_and_documents_are_one_chunk()
    {
        await using (var file = new GZipStream(File.Create(_folder.Path("z.csv.gz")), CompressionLevel.Fastest))
        {
            file.Write("id\n1\n2\n3\n"u8);
        }

        _folder.Write("d.json", """[{"id":1},{"id":2}]""");
        foreach (var name in new[] { "z.csv.gz", "d.json" })
        {
            await using var read = await Transfers.BeginAsync(await Transfers.ScanAsync(_folder, name), 1);
            Assert.Equal((name + " whole", "whole files"), (Assert.Single(read.Chunks).Id, read.Method));
            Assert.Equal(
                await Transfers.RowsAsync(_folder, name),
                await Transfers.RowsAsync(read.Open(read.Chunks[0]))
            );
            Assert.Equal(
                await Transfers.RowsAsync(_folder, name),
                await Transfers.RowsAsync(read.Open(read.Chunks[0]))
            );
        }
    }

    [Fact]
    public async Task Files_of_a_pattern_have_names_below_their_folder()
    {
        _folder.Write("in/2024/a.csv", "id\n1\n2\n");
        _folder.Write("in/2025/a.csv", "id\n3\n4\n");
        await using var read = await Transfers.BeginAsync(await Transfers.ScanAsync(_folder, "in/*/a.csv"), 1);
        Assert.Equal(
            "2024/a.csv bytes 0-5,2024/a.csv bytes 5-7,2025/a.csv bytes 0-5,2025/a.csv bytes 5-7",
            string.Join(',', read.Chunks.Select(c => c.Id))
        );
        Assert.Equal(
            [1, 2, 3, 4],
            read.Chunks.Select(c => c.Order).Select(o => (int)o + 1 - (int)read.Chunks[0].Order)
        );
    }

    [Fact]
    public async Task A_later_run_gets_what_is_left()
    {
        _folder.Write("a.csv", "id\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i}\n")));
        var scan = await Transfers.ScanAsync(_folder, "a.csv");
        await using var first = await Transfers.BeginAsync(scan, 6);
        var finished = new ResumedRead(first.State, [new FinishedChunk(first.Chunks[1].Id, 6)]);

        // The rows of a chunk are those of the first run, whatever is asked for now.
        await using var second = await Transfers.BeginAsync(await Transfers.ScanAsync(_folder, "a.csv"), 3, finished);
        Assert.Equal([first.Chunks[0], first.Chunks[2], first.Chunks[3]], second.Chunks);
    }

    [Theory]
    [InlineData("grown", "had 14 bytes and has 16 now")]
    [InlineData("other", "has another content now")]
    [InlineData("touched", "was written again since")]
    [InlineData("new", "the file c.csv is new")]
    [InlineData("gone", "the file b.csv is gone")]
    public async Task Files_that_changed_are_refused(string change, string message)
    {
        _folder.Write("in/a.csv", "id\n1\n2\n3\n4\n5\n6");
        _folder.Write("in/b.csv", "id\n1\n2\n3\n4\n5\n6");
        await using var first = await Transfers.BeginAsync(await Transfers.ScanAsync(_folder, "in"), 2);
        var time = File.GetLastWriteTimeUtc(_folder.Path("in/b.csv"));
        switch (change)
        {
            case "grown":
                File.AppendAllText(_folder.Path("in/b.csv"), "\n7");
                break;
            case "other":
                _folder.Write("in/b.csv", "id\n1\n2\n3\n4\n5\n9");
                File.SetLastWriteTimeUtc(_folder.Path("in/b.csv"), time);
                break;
            case "touched":
                File.SetLastWriteTimeUtc(_folder.Path("in/b.csv"), time.AddTicks(10));
                break;
            case "new":
                _folder.Write("in/c.csv", "id\n7\n");
                break;
            default:
                File.Delete(_folder.Path("in/b.csv"));
                _folder.Write("in/b.tsv", "id\n7\n");
                File.Move(_folder.Path("in/b.tsv"), _folder.Path("other.tsv"));
                break;
        }

        var scan = await Transfers.ScanAsync(_folder, "in");
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Transfers.BeginAsync(scan, 2, new ResumedRead(first.State, []))
        );
        Assert.Equal(ErrorCode.SourceChanged, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_read_is_an_error()
    {
        _folder.Write("a.csv", "id\n1\n2\n3\n4\n");
        await using var read = await Transfers.BeginAsync(await Transfers.ScanAsync(_folder, "a.csv"), 2);
        File.AppendAllText(_folder.Path("a.csv"), "5\n");
        var error = await Assert.ThrowsAsync<WeirException>(() => Transfers.RowsAsync(read.Open(read.Chunks[0])));
        Assert.Equal(ErrorCode.SourceChanged, error.Code);
        _folder.Write("a.csv", "");
        error = await Assert.ThrowsAsync<WeirException>(() => Transfers.RowsAsync(read.Open(read.Chunks[1])));
        Assert.Equal(ErrorCode.SourceChanged, error.Code);
    }

    [Fact]
    public async Task The_state_of_very_many_files_is_short_and_still_tells_changes()
    {
        for (var i = 0; i < 1200; i++)
        {
            _folder.Write($"in/{new string('x', 60)}-{i}.csv", "id\n1\n");
        }

        await using var first = await Transfers.BeginAsync(await Transfers.ScanAsync(_folder, "in"), 2);
        Assert.InRange(first.State.Length, 1, 100_000);
        await using var same = await Transfers.BeginAsync(
            await Transfers.ScanAsync(_folder, "in"),
            2,
            new ResumedRead(first.State, [])
        );
        Assert.Equal(1200, same.Chunks.Count);
        _folder.Write($"in/{new string('x', 60)}-77.csv", "id\n12\n");
        var scan = await Transfers.ScanAsync(_folder, "in");
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Transfers.BeginAsync(scan, 2, new ResumedRead(first.State, []))
        );
        Assert.Contains("-77.csv is new or was written again", error.Message, StringComparison.Ordinal);
    }

    private async Task CheckAsync(string name, long size, int rows, bool exact = true)
    {
        var expected = await Transfers.RowsAsync(_folder, name);
        Assert.Equal(rows, expected.Count);
        await using var read = await Transfers.BeginAsync(await Transfers.ScanAsync(_folder, name), size);
        var actual = new List<string>();
        foreach (var chunk in read.Chunks)
        {
            var part = await Transfers.RowsAsync(read.Open(chunk));
            Assert.InRange(part.Count, 1, exact ? (int)size : rows);
            actual.AddRange(part);
        }

        Assert.Equal(expected, actual);
    }

    private async Task WriteParquetAsync(string name, int rows, int group)
    {
        await using var file = File.Create(_folder.Path(name));
        var options = new ParquetWriteOptions { RowGroupRows = group };
        await using var writer = new ParquetWriter(file, Tables.NumberSchema, options);
        using var batch = Tables.Numbers([.. Enumerable.Range(0, rows).Select(i => (long)i)]);
        await writer.WriteAsync(batch, default);
        await writer.CompleteAsync(default);
    }

    private sealed class Rejects(List<RejectedRow> rows) : IRejectSink
    {
        public void Reject(RejectedRow row) => rows.Add(row);
    }
}
