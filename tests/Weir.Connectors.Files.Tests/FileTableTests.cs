using System.IO.Compression;
using System.Text;
using Weir.Columnar;
using Weir.Configuration;
using Weir.Connectors.Files.Tests.Support;

namespace Weir.Connectors.Files.Tests;

public sealed class FileTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reads_a_file_by_its_path()
    {
        _folder.Write("a.csv", "id,t\n1,x\n2,y\n");
        var table = await Tables.OpenAsync(_folder, "a.csv");
        Assert.Equal("id BIGINT, t VARCHAR", table.Schema.ToString());
        Assert.Equal(2, table.Statistics.Rows);
        Assert.Equal("1|x,2|y", string.Join(',', await Tables.ReadAsync(table)));
        Assert.Equal("x,y", string.Join(',', await Tables.ReadAsync(table.PlanScan(Tables.Request(table, 1)))));
        Assert.Equal(2, (await Tables.ReadAsync(table.PlanScan(Tables.Request(table)))).Count);
    }

    /// <summary>Options note what was asked for: sessions that open files at the same moment once broke a shared one.</summary>
    [Fact]
    public void Files_without_options_share_none() => Assert.NotSame(FormatOptions.None, FormatOptions.None);

    [Fact]
    public async Task Reads_a_file_url()
    {
        var path = _folder.Write("with blank.csv", "id\n1\n");
        Assert.Single(await Tables.ReadAsync(await Tables.OpenAsync(_folder, new Uri(path).AbsoluteUri)));
    }

    [Theory]
    [InlineData("*.csv", "1,2")]
    [InlineData("**/*.csv", "1,2,3,4")]
    [InlineData("?.csv", "1,2")]
    [InlineData("[b-z].csv", "2")]
    [InlineData("[!b-z].csv", "1")]
    [InlineData("sub", "3")]
    [InlineData("sub/", "3")]
    [InlineData("s*/c.csv", "3")]
    [InlineData("sub/*/*", "4")]
    public async Task Reads_the_files_of_a_pattern_in_order(string pattern, string expected)
    {
        _folder.Write("b.csv", "id\n2\n");
        _folder.Write("a.csv", "id\n1\n");
        _folder.Write("sub/c.csv", "id\n3\n");
        _folder.Write("sub/deep/d.csv", "id\n4\n");
        Assert.Equal(expected, string.Join(',', await Tables.ReadAsync(await Tables.OpenAsync(_folder, pattern))));
    }

    [Fact]
    public async Task A_missing_file_is_an_error_with_a_suggestion()
    {
        _folder.Write("orders.csv", "id\n1\n");
        var error = await Assert.ThrowsAsync<WeirException>(() => Tables.OpenAsync(_folder, "order.csv"));
        Assert.Equal(ErrorCode.FileNotFound, error.Code);
        Assert.Equal("Did you mean \"orders.csv\"?", error.Hint);
        error = await Assert.ThrowsAsync<WeirException>(() => Tables.OpenAsync(_folder, "x/*.csv"));
        Assert.Equal(ErrorCode.FileNotFound, error.Code);
    }

    [Fact]
    public async Task Columns_of_several_files_are_matched_by_name()
    {
        _folder.Write("a.csv", "id,t\n1,x\n");
        _folder.Write("b.csv", "t,id\ny,2\n");
        Assert.Equal("1|x,2|y", string.Join(',', await Tables.ReadAsync(await Tables.OpenAsync(_folder, "*.csv"))));
    }

    [Fact]
    public async Task Different_columns_are_an_error_unless_joined_by_name()
    {
        _folder.Write("a.csv", "id,t\n1,x\n");
        _folder.Write("b.csv", "id,u\n2,7\n");
        var error = await Assert.ThrowsAsync<WeirException>(() => Tables.OpenAsync(_folder, "*.csv"));
        Assert.Contains("b.csv has a column \"u\"", error.Message, StringComparison.Ordinal);
        var table = await Tables.CallAsync(
            _folder,
            "read_csv",
            Tables.Text(null, "*.csv"),
            new TableArgument("union_by_name", true, DataType.Boolean)
        );
        Assert.Equal("1|x|NULL,2|NULL|7", string.Join(',', await Tables.ReadAsync(table)));
        Assert.Equal("NULL,7", string.Join(',', await Tables.ReadAsync(table.PlanScan(Tables.Request(table, 2)))));
    }

    [Fact]
    public async Task Different_types_are_an_error_that_names_file_and_column()
    {
        _folder.Write("a.csv", "id\n1\n");
        _folder.Write("b.csv", "id\nx\n");
        var error = await Assert.ThrowsAsync<WeirException>(() => Tables.OpenAsync(_folder, "*.csv"));
        Assert.Equal(ErrorCode.TypeMismatch, error.Code);
        Assert.Contains("b.csv has the column \"id\" as VARCHAR", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_compressed_files()
    {
        await using (var gzip = new GZipStream(File.Create(_folder.Path("a.csv.gz")), CompressionLevel.Fastest))
        {
            gzip.Write("id\n1\n2\n"u8);
        }

        Assert.Equal("1,2", string.Join(',', await Tables.ReadAsync(await Tables.OpenAsync(_folder, "a.csv.gz"))));
        _folder.Write("bad.csv.gz", "not compressed");
        await Assert.ThrowsAsync<WeirException>(() => Tables.OpenAsync(_folder, "bad.csv.gz"));
    }

    [Fact]
    public async Task Parts_of_a_large_file_give_each_row_once()
    {
        var text = new StringBuilder("id,t\n");
        for (var i = 0; i < 400_000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i},\"some text, {i}\"\n");
        }

        _folder.Write("big.csv", text.ToString());
        var table = await Tables.OpenAsync(_folder, "big.csv");
        var context = new ScanContext();
        var scan = table.PlanScan(Tables.Request(table, 0));
        var parts = await scan.PartitionsAsync(2, context, default);
        Assert.Equal(2, parts.Count);
        var sums = await Task.WhenAll(parts.Select(p => Task.Run(() => SumAsync(p, context))));
        Assert.Equal(400_000L * 399_999 / 2, sums.Sum());
        Assert.Equal(new FileInfo(_folder.Path("big.csv")).Length, context.Metrics.Bytes);
    }

    [Fact]
    public async Task Bad_rows_go_to_the_reject_sink()
    {
        _folder.Write("a.csv", "id,n\n1,1\n2\n3,3\n");
        var table = await Tables.CallAsync(
            _folder,
            "read_csv",
            Tables.Text(null, "a.csv"),
            Tables.Text("on_error", "reject")
        );
        var rejects = new Rejects();
        var context = new ScanContext { Rejects = rejects };
        Assert.Equal("1|1,3|3", string.Join(',', await Tables.ReadAsync(table, 1, context)));
        var row = Assert.Single(rejects.Rows);
        Assert.Equal((3L, "2"), (row.Position, row.RawText));
        Assert.Equal(1, context.Metrics.Rejected);
    }

    [Fact]
    public async Task Unknown_options_are_errors_with_a_suggestion()
    {
        _folder.Write("a.csv", "id\n1\n");
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Tables.CallAsync(_folder, "read_csv", Tables.Text(null, "a.csv"), Tables.Text("delimeter", ";"))
        );
        Assert.Equal("Did you mean \"delimiter\"?", error.Hint);
        error = await Assert.ThrowsAsync<WeirException>(() =>
            Tables.CallAsync(_folder, "read_csv", Tables.Text(null, "a.csv"), Tables.Text("delimiter", "ab"))
        );
        Assert.Equal(ErrorCode.InvalidParameter, error.Code);
    }

    [Fact]
    public async Task Types_can_be_declared()
    {
        _folder.Write("a.csv", "id,n\n1,1\n");
        var types = new TableArgument(
            "types",
            new object?[] { "DECIMAL(10,2)" },
            DataType.Struct(new Field("n", DataType.Varchar))
        );
        var table = await Tables.CallAsync(_folder, "read_csv", Tables.Text(null, "a.csv"), types);
        Assert.Equal("id BIGINT, n DECIMAL(10,2)", table.Schema.ToString());
    }

    [Fact]
    public async Task A_folder_is_a_connection_of_tables()
    {
        _folder.Write("orders.csv", "id;t\n1;x\n");
        _folder.Write("parts/p1.csv", "id\n1\n");
        _folder.Write("parts/p2.csv", "id\n2\n");
        _folder.Write("notes.txt", "no table");
        var csv = new ConfigurationMap(
            [new ConfigurationEntry("delimiter", new ConfigurationScalar(";", true, null), null)],
            null
        );
        await using var source = Tables.Source(_folder, ("csv", csv));
        await source.PingAsync(default);
        Assert.Equal("orders,parts", string.Join(',', await source.ListTablesAsync(default)));
        Assert.Equal(2, (await source.FindTableAsync(new TableName(null, "orders"), default))!.Schema.Count);
        Assert.NotNull(await source.FindTableAsync(new TableName(null, "ORDERS"), default));
        Assert.Equal(
            2,
            (await Tables.ReadAsync((await source.FindTableAsync(new TableName(null, "parts"), default))!)).Count
        );
        Assert.NotNull(await source.FindTableAsync(new TableName("parts", "p1"), default));
        Assert.Null(await source.FindTableAsync(new TableName(null, "none"), default));
        await Assert.ThrowsAsync<WeirException>(() =>
            source.FindTableAsync(new TableName(null, "../orders"), default).AsTask()
        );
    }

    [Fact]
    public void Unknown_options_of_a_connection_are_errors()
    {
        var csv = new ConfigurationMap(
            [new ConfigurationEntry("headr", new ConfigurationScalar("true", false, null), null)],
            null
        );
        Assert.Throws<WeirException>(() => Tables.Source(_folder, ("csv", csv)));
        Assert.Throws<WeirException>(() => Tables.Source(_folder, ("pth", csv)));
    }

    private static async Task<long> SumAsync(IScanPartition part, ScanContext context)
    {
        await using var reader = part.Open(context);
        long sum = 0;
        while (await reader.NextAsync(default) is { } batch)
        {
            using (batch)
            {
                foreach (var value in ((Column<long>)batch.Columns[0]).Values)
                {
                    sum += value;
                }
            }
        }

        return sum;
    }

    private sealed class Rejects : IRejectSink
    {
        public List<RejectedRow> Rows { get; } = [];

        public void Reject(RejectedRow row) => Rows.Add(row);
    }
}
