using Weir.Connectors.Files.Tests.Support;

namespace Weir.Connectors.Files.Tests;

public sealed class FileSinkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Creates_a_file_once()
    {
        var result = await Tables.WriteAsync(_folder, "out/a.csv", WriteMode.Create, 1, 2);
        Assert.Equal(new SinkResult(2, 0, 7), result);
        Assert.Equal("id\n1\n2\n", _folder.Read("out/a.csv"));
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Tables.WriteAsync(_folder, "out/a.csv", WriteMode.Create, 3)
        );
        Assert.Equal(ErrorCode.TableExists, error.Code);
        Assert.Equal("out/a.csv", string.Join(',', _folder.Files()));
    }

    [Fact]
    public async Task Replaces_and_appends()
    {
        await Tables.WriteAsync(_folder, "a.csv", WriteMode.Append, 1);
        await Tables.WriteAsync(_folder, "a.csv", WriteMode.Replace, 2);
        await Tables.WriteAsync(_folder, "a.csv", WriteMode.Append, 3);
        Assert.Equal("id\n2\n3\n", _folder.Read("a.csv"));
        _folder.Write("b.csv", "ID\n7");
        await Tables.WriteAsync(_folder, "b.csv", WriteMode.Append, 8);
        Assert.Equal("ID\n7\n8\n", _folder.Read("b.csv"));
        _folder.Write("c.csv", "other\n7");
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Tables.WriteAsync(_folder, "c.csv", WriteMode.Append, 8)
        );
        Assert.Equal(ErrorCode.SchemaDrift, error.Code);
        Assert.Equal("other\n7", _folder.Read("c.csv"));
    }

    [Fact]
    public async Task Appending_to_a_folder_adds_a_file()
    {
        Directory.CreateDirectory(_folder.Path("lake"));
        var request = new SinkRequest(new TableName(null, "lake/"), Tables.NumberSchema, WriteMode.Append, [])
        {
            Options = [KeyValuePair.Create("format", "csv")],
        };
        for (var i = 0; i < 2; i++)
        {
            await using var sink = await Tables.Connector.OpenPathSinkAsync(request, _folder.Services, default);
            using var batch = Tables.Numbers(i);
            await sink!.WriteAsync(batch, default);
            await sink.CommitAsync(default);
        }

        Assert.Equal(2, _folder.Files().Length);
        Assert.Equal("0,1", string.Join(',', await Tables.ReadAsync(await Tables.OpenAsync(_folder, "lake"))));
    }

    [Fact]
    public async Task Compressed_text_is_read_back()
    {
        await Tables.WriteAsync(_folder, "a.csv.gz", WriteMode.Create, 1, 2);
        Assert.Equal("1,2", string.Join(',', await Tables.ReadAsync(await Tables.OpenAsync(_folder, "a.csv.gz"))));
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Tables.WriteAsync(_folder, "a.csv.gz", WriteMode.Append, 3)
        );
        Assert.Equal(ErrorCode.NotSupported, error.Code);
    }

    [Fact]
    public async Task Without_a_commit_nothing_stays()
    {
        _folder.Write("a.csv", "id\n1\n");
        var request = new SinkRequest(new TableName(null, "a.csv"), Tables.NumberSchema, WriteMode.Replace, []);
        await using (var sink = await Tables.Connector.OpenPathSinkAsync(request, _folder.Services, default))
        {
            using var batch = Tables.Numbers(5);
            await sink!.WriteAsync(batch, default);
            Assert.Equal(2, _folder.Files().Length);
        }

        Assert.Equal("a.csv", string.Join(',', _folder.Files()));
        Assert.Equal("id\n1\n", _folder.Read("a.csv"));
    }

    [Fact]
    public async Task A_result_without_rows_makes_a_file_with_a_header()
    {
        var request = new SinkRequest(new TableName(null, "a.csv"), Tables.NumberSchema, WriteMode.Create, []);
        await using var sink = await Tables.Connector.OpenPathSinkAsync(request, _folder.Services, default);
        await sink!.CommitAsync(default);
        Assert.Equal("id\n", _folder.Read("a.csv"));
    }

    [Fact]
    public async Task A_full_disk_is_its_own_error()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        var request = new SinkRequest(new TableName(null, "/dev/full"), Tables.NumberSchema, WriteMode.Replace, [])
        {
            Options = [KeyValuePair.Create("format", "csv")],
        };
        await using var sink = await Tables.Connector.OpenPathSinkAsync(request, _folder.Services, default);
        using var batch = Tables.Numbers([.. Enumerable.Range(0, 100_000).Select(i => (long)i)]);
        var error = await Assert.ThrowsAsync<WeirException>(async () =>
        {
            await sink!.WriteAsync(batch, default);
            await sink.CommitAsync(default);
        });
        Assert.Equal(ErrorCode.DiskFull, error.Code);
    }

    [Fact]
    public async Task A_connection_writes_tables_as_files()
    {
        await using var source = Tables.Source(_folder);
        var request = new SinkRequest(new TableName(null, "t.csv"), Tables.NumberSchema, WriteMode.Create, []);
        await using (var sink = await source.OpenSinkAsync(request, default))
        {
            using var batch = Tables.Numbers(5);
            await sink.WriteAsync(batch, default);
            await sink.CommitAsync(default);
        }

        var replace = new SinkRequest(new TableName(null, "t"), Tables.NumberSchema, WriteMode.Replace, []);
        await using (var sink = await source.OpenSinkAsync(replace, default))
        {
            await sink.CommitAsync(default);
        }

        Assert.Equal("t.csv", string.Join(',', _folder.Files()));
        Assert.Equal("id\n", _folder.Read("t.csv"));
    }
}
