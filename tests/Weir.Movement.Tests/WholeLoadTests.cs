using Weir.Connectors;
using Weir.Engine;
using Weir.Movement.Tests.Support;

namespace Weir.Movement.Tests;

/// <summary>Loads in one transaction.</summary>
public sealed class WholeLoadTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-whole-");
    private readonly NumbersTable _numbers = new(1000, isChunked: true);
    private readonly WeirSession _session;

    public WholeLoadTests()
    {
        _session = new WeirSession(
            new SessionOptions { Connectors = Hosting.BuiltInConnectors.All, BaseDirectory = _folder.FullName }
        );
        _session.AddTable("numbers", _numbers);
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task All_rows_are_there_once_and_nothing_else_is(int workers)
    {
        var result = await Whole(workers).Where("n % 2 = 0").RunAsync();
        Assert.Equal((1000L, 500L, 500L, 10), (result.Read, result.Written, result.Filtered, result.Chunks));
        Assert.True(result.BytesWritten > 1000);
        Assert.Equal(
            Enumerable.Range(0, 500).Select(n => 2 * n),
            File.ReadLines(PathOf("out.csv")).Skip(1).Select(l => int.Parse(l.Split(',')[0], null)).Order()
        );
        Assert.Equal("out.csv", string.Join(' ', Directory.GetFiles(_folder.FullName).Select(Path.GetFileName)));
    }

    [Fact]
    public async Task A_chunk_that_was_read_in_part_is_read_again_while_none_of_it_is_written()
    {
        var failures = 0;
        _numbers.BeforeBatch = n =>
        {
            if (n == 307 && Interlocked.Increment(ref failures) < 3)
            {
                throw new WeirException(ErrorCode.ConnectionLost, "lost");
            }
        };
        var result = await Whole(4).RunAsync();
        Assert.Equal((1000L, 2), (result.Written, result.Retries));
        Assert.Equal(1001, File.ReadAllLines(PathOf("out.csv")).Length);
    }

    [Fact]
    public async Task A_chunk_that_is_written_in_part_fails_the_load_with_its_own_error()
    {
        _numbers.BeforeBatch = n =>
        {
            if (n == 307)
            {
                throw new WeirException(ErrorCode.ConnectionLost, "lost at 307");
            }
        };
        var error = await Assert.ThrowsAsync<WeirException>(async () => await Whole(1).RunAsync());
        Assert.Equal((ErrorCode.ConnectionLost, "lost at 307"), (error.Code, error.Message));
        Assert.Empty(Directory.GetFiles(_folder.FullName));
    }

    [Theory]
    [InlineData(TransferMode.Upsert, ErrorKind.User)]
    [InlineData(TransferMode.Scd2, ErrorKind.User)]
    public async Task Modes_that_need_staging_are_refused(TransferMode mode, ErrorKind kind)
    {
        var error = await Assert.ThrowsAsync<WeirException>(async () => await Whole(1).WithMode(mode, "n").RunAsync());
        Assert.Equal((ErrorCode.NotSupported, kind), (error.Code, error.Code.Kind));
        error = await Assert.ThrowsAsync<WeirException>(async () =>
            await (Whole(1) with { Verifies = true }).RunAsync()
        );
        Assert.Equal(ErrorCode.InvalidParameter, error.Code);
    }

    private Transfer Whole(int workers) =>
        Transfer
            .From(_session, "numbers")
            .To("out.csv")
            .WithMode(TransferMode.Replace)
            .WithSettings(Stage.Quick with { Workers = workers }) with
        {
            Commits = CommitScope.Load,
        };

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
