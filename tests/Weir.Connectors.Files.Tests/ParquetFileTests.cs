using Weir.Columnar;
using Weir.Connectors.Files.Tests.Support;
using Weir.Plan;

namespace Weir.Connectors.Files.Tests;

public sealed class ParquetFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_written_file_is_read_back()
    {
        var result = await Tables.WriteAsync(_folder, "a.parquet", WriteMode.Create, 1, 2, 3);
        Assert.Equal((3L, new FileInfo(_folder.Path("a.parquet")).Length), (result.RowsWritten, result.Bytes));
        var table = await Tables.OpenAsync(_folder, "a.parquet");
        Assert.Equal(Tables.NumberSchema, table.Schema);
        Assert.Equal(3, table.Statistics.Rows);
        Assert.Equal("1,2,3", string.Join(',', await Tables.ReadAsync(table)));
    }

    [Theory]
    [InlineData(ComparisonOperator.GreaterOrEqual, 950, "900", 100)]
    [InlineData(ComparisonOperator.Less, 100, "0", 100)]
    [InlineData(ComparisonOperator.Equal, 555, "500", 100)]
    [InlineData(ComparisonOperator.Greater, 999, null, 0)]
    [InlineData(ComparisonOperator.LessOrEqual, 100, "0", 200)]
    public async Task Row_groups_without_a_match_are_not_read(
        ComparisonOperator @operator,
        long value,
        string? first,
        int rows
    )
    {
        await WriteGroupsAsync();
        var table = await Tables.OpenAsync(_folder, "groups.parquet");
        var column = new PlanColumn(0, "id", DataType.Int64);
        var filter = new ComparisonExpression(
            @operator,
            new ColumnExpression(column),
            new LiteralExpression(value, DataType.Int64)
        );

        var read = await Tables.ReadAsync(table.PlanScan(new ScanRequest([column], [0], [filter], null)), 4);

        Assert.Equal((first, rows), (read.FirstOrDefault(), read.Count));
    }

    [Fact]
    public async Task Appended_rows_come_after_those_of_the_file()
    {
        await Tables.WriteAsync(_folder, "a.parquet", WriteMode.Append, 1, 2);
        await Tables.WriteAsync(_folder, "a.parquet", WriteMode.Append, 3);
        await Tables.WriteAsync(_folder, "a.parquet", WriteMode.Append);
        Assert.Equal("1,2,3", string.Join(',', await Tables.ReadAsync(await Tables.OpenAsync(_folder, "a.parquet"))));
        Assert.Equal("a.parquet", string.Join(',', _folder.Files()));
    }

    [Fact]
    public async Task A_wrong_compression_names_those_there_are()
    {
        var error = await Assert.ThrowsAsync<WeirException>(() => WriteGroupsAsync("lz5"));
        Assert.Contains("snappy, zstd, gzip or none", error.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task Old_readers_get_no_differences()
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var version in new[] { "", "v1", "V2" })
        {
            await WriteVersionAsync($"sink{version}.parquet", version);
            await CopyVersionAsync($"copy{version}.parquet", version);
            foreach (var name in new[] { $"sink{version}.parquet", $"copy{version}.parquet" })
            {
                sizes[name] = new FileInfo(_folder.Path(name)).Length;
                var table = await Tables.OpenAsync(_folder, name);
                Assert.Equal([.. Enumerable.Range(0, 10_000).Select(i => $"{i}")], await Tables.ReadAsync(table));
            }
        }

        foreach (var way in new[] { "sink", "copy" })
        {
            Assert.Equal(sizes[$"{way}.parquet"], sizes[$"{way}V2.parquet"]);
            Assert.InRange(sizes[$"{way}.parquet"], 1, sizes[$"{way}v1.parquet"] / 4);
        }
    }

    [Fact]
    public async Task A_wrong_version_names_those_there_are()
    {
        foreach (var write in new Func<string, string, Task>[] { WriteVersionAsync, CopyVersionAsync })
        {
            var error = await Assert.ThrowsAsync<WeirException>(() => write("a.parquet", "v3"));
            Assert.Contains("parquet_version", error.Message, StringComparison.Ordinal);
            Assert.Contains("v1 or v2", error.Message, StringComparison.Ordinal);
            Assert.False(File.Exists(_folder.Path("a.parquet")));
        }
    }

    [Fact]
    public async Task A_file_that_fails_half_way_leaves_nothing()
    {
        var schema = new Schema(new Field("i", DataType.Interval));
        using var builder = new BatchBuilder(schema);
        ((FixedColumnBuilder<Interval>)builder[0]).Append(new Interval(-1, 0, 0));
        builder.CloseRow();
        using var batch = builder.Build();
        var request = new SinkRequest(new TableName(null, "bad.parquet"), schema, WriteMode.Create, []);
        await using (var sink = await Tables.Connector.OpenPathSinkAsync(request, _folder.Services, default))
        {
            await sink!.WriteAsync(batch, default);
            await Assert.ThrowsAsync<WeirException>(async () => await sink.CommitAsync(default));
        }

        Assert.Empty(_folder.Files());
    }

    private static KeyValuePair<string, string>[] Version(string version) =>
        version.Length == 0 ? [] : [KeyValuePair.Create("parquet_version", version)];

    private async Task WriteVersionAsync(string path, string version)
    {
        var request = new SinkRequest(new TableName(null, path), Tables.NumberSchema, WriteMode.Create, [])
        {
            Options = Version(version),
        };
        await using var sink = await Tables.Connector.OpenPathSinkAsync(request, _folder.Services, default);
        using var batch = Tables.Numbers([.. Enumerable.Range(0, 10_000).Select(i => (long)i)]);
        await sink!.WriteAsync(batch, default);
        await sink.CommitAsync(default);
    }

    private async Task CopyVersionAsync(string path, string version)
    {
        _folder.Write("in.csv", "id\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{i}\n")));
        var request = Transfers.Request(path, Tables.NumberSchema) with { Options = Version(version) };
        await Transfers.CopyAsync(_folder, "in.csv", request, 5000);
    }

    private async Task WriteGroupsAsync(string compression = "Snappy")
    {
        var request = new SinkRequest(new TableName(null, "groups.parquet"), Tables.NumberSchema, WriteMode.Create, [])
        {
            Options = [KeyValuePair.Create("row_group_size", "100"), KeyValuePair.Create("compression", compression)],
        };
        await using var sink = await Tables.Connector.OpenPathSinkAsync(request, _folder.Services, default);
        using var batch = Tables.Numbers([.. Enumerable.Range(0, 1000).Select(i => (long)i)]);
        await sink!.WriteAsync(batch, default);
        await sink.CommitAsync(default);
    }
}
