using Weir.Cli.Tests.Support;

namespace Weir.Cli.Tests;

/// <summary>Copies of what is new, from the command line.</summary>
public sealed class IncrementalTests : CliTest
{
    private static readonly string[] Sources = ["-s", "a=a.db", "-s", "b=b.db", "-q"];

    [Fact]
    public async Task A_cursor_moves_what_is_new_between_databases()
    {
        await RunAsync(
            "sql",
            "CREATE TABLE a.t AS SELECT i AS id, timestamp '2026-01-01' + i * interval '1 hour' AS at FROM generate_series(1, 100) g(i)"
        );
        await RunAsync("copy", "a.t", "b.t", "--mode", "append", "--cursor", "at");
        Assert.Equal("100,100", await CountAsync());
        var nothing = await Weir.RunAsync([
            "copy",
            "a.t",
            "b.t",
            "--mode",
            "append",
            "--cursor",
            "at",
            .. Sources[..4],
        ]);
        Assert.Contains("nothing is new", nothing.Expect(0).Errors, StringComparison.Ordinal);
        await RunAsync(
            "sql",
            "INSERT INTO a.t SELECT i, timestamp '2026-01-01' + i * interval '1 hour' FROM generate_series(101, 130) g(i)"
        );
        await RunAsync("sql", "INSERT INTO a.t VALUES (999, NULL)");
        await RunAsync("copy", "a.t", "b.t", "--mode", "append", "--cursor", "at");
        Assert.Equal("130,130", await CountAsync());
    }

    [Fact]
    public async Task A_merge_by_cursor_takes_rows_of_the_last_moment_again()
    {
        await RunAsync("sql", "CREATE TABLE a.t AS SELECT i AS id, 7 AS version FROM generate_series(1, 10) g(i)");
        string[] copy = ["copy", "a.t", "b.t", "--mode", "upsert", "--key", "id", "--cursor", "version"];
        await RunAsync(copy);
        await RunAsync("sql", "INSERT INTO a.t VALUES (11, 7), (12, 6), (13, 8)");
        await RunAsync(copy);
        Assert.Equal("12,12", await CountAsync());
    }

    [Fact]
    public async Task What_cannot_be_a_cursor_is_said()
    {
        await RunAsync("sql", "CREATE TABLE a.t AS SELECT 1 AS id, 0.5::double precision AS d");
        var result = await Weir.RunAsync(["copy", "a.t", "b.t", "--mode", "append", "--cursor", "d", .. Sources]);
        Assert.Contains("cannot be a cursor", result.Expect(1).Errors, StringComparison.Ordinal);
        result = await Weir.RunAsync(["copy", "a.t", "b.t", "--mode", "append", "--cursor", "x", .. Sources]);
        Assert.Contains("x", result.Expect(1).Errors, StringComparison.Ordinal);
        result = await Weir.RunAsync(["copy", "a.t", "b.t", "--mode", "replace", "--cursor", "id", .. Sources]);
        Assert.Contains("takes all rows", result.Expect(2).Errors, StringComparison.Ordinal);
    }

    private async Task<string> CountAsync()
    {
        var result = await Weir.RunAsync(["sql", "SELECT count(*), count(DISTINCT id) FROM b.t", .. Sources]);
        return result.Expect(0).Output.Trim().Split('\n')[^1];
    }

    private async Task RunAsync(params string[] arguments) =>
        (await Weir.RunAsync([.. arguments, .. Sources])).Expect(0);
}
