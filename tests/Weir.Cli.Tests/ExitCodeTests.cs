using Weir.Cli.Tests.Support;

namespace Weir.Cli.Tests;

/// <summary>Exit codes are a contract: one test for each.</summary>
public sealed class ExitCodeTests : CliTest
{
    [Fact]
    public async Task Zero_when_done()
    {
        var result = (await Weir.RunAsync("sql", "select 1 as one")).Expect(0);
        Assert.Equal("one\n1\n", result.Output);
    }

    [Fact]
    public async Task One_when_a_statement_fails()
    {
        var result = (await Weir.RunAsync("sql", "select 1 / 0")).Expect(1);
        Assert.StartsWith("error DIVISION_BY_ZERO", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_for_a_wrong_command_line()
    {
        Assert.Contains(
            "USAGE_ERROR",
            (await Weir.RunAsync("sql", "--nonsense")).Expect(2).Errors,
            StringComparison.Ordinal
        );
        (await Weir.RunAsync("frobnicate")).Expect(2);
        (await Weir.RunAsync("sql", "select 1", "--threads", "0")).Expect(2);
        (await Weir.RunAsync("sql", "select 1", "--memory", "lots")).Expect(2);
        (await Weir.RunAsync("sql", "select 1", "--timeout", "soon")).Expect(2);
        (await Weir.RunAsync("sql", "select 1", "--format", "xml")).Expect(2);
    }

    [Fact]
    public async Task Four_when_the_target_has_another_schema()
    {
        Write(
            "p.yaml",
            """
            connections:
              app: { type: sqlite, path: app.db }
            tasks:
              first: { load: { sql: "SELECT 1 AS a", to: app.t, mode: append } }
              second: { load: { sql: "SELECT 1 AS b", to: app.t, mode: append }, after: [first] }
            """
        );
        Assert.Contains(
            "SCHEMA_DRIFT",
            (await Weir.RunAsync("run", "p.yaml")).Expect(4).Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Five_when_rows_were_rejected()
    {
        Write("in.csv", "a,b\n1,2\nx\n3,4\n");
        Write(
            "p.yaml",
            """
            tasks:
              load: { load: { sql: "SELECT * FROM read_csv('in.csv', on_error => 'reject')", to: out.csv } }
            run: { rejects: { file: bad.csv } }
            """
        );
        var result = (await Weir.RunAsync("run", "p.yaml")).Expect(5);
        Assert.Equal("a,b\n1,2\n3,4\n", File.ReadAllText(PathOf("out.csv")));
        Assert.Equal(2, File.ReadAllLines(PathOf("bad.csv")).Length);
        Assert.Contains("bad.csv", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zero_when_as_many_rows_were_rejected_as_the_pipeline_accepts()
    {
        Write("in.csv", "a,b\n1,2\nx\n3,4\n");
        Write(
            "p.yaml",
            """
            tasks:
              load: { load: { sql: "SELECT * FROM read_csv('in.csv', on_error => 'reject')", to: out.csv } }
            run: { rejects: { accept: 1 } }
            """
        );
        (await Weir.RunAsync("run", "p.yaml")).Expect(0);
    }

    [Fact]
    public async Task Seventy_five_when_a_source_is_away()
    {
        var result = await Weir.RunAsync(
            "sql",
            "-s",
            "shop=postgresql://weir@127.0.0.1:1/shop",
            "select * from shop.orders"
        );
        Assert.Contains("CONNECTION_FAILED", result.Expect(75).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signals_stop_the_work_and_give_their_codes()
    {
        Write(
            "p.yaml",
            """
            tasks:
              long: { load: { sql: "SELECT sum(a.i * b.i) AS s FROM generate_series(1, 1000000) AS a(i), generate_series(1, 1000000) AS b(i)", to: out.csv } }
            """
        );
        string[] run = ["run", "p.yaml", "--progress", "log"];
        (await Weir.RunAndSignalAsync("INT", "long: started", run)).Expect(130);
        (await Weir.RunAndSignalAsync("TERM", "long: started", run)).Expect(143);
        Assert.Equal("p.yaml", Files());
    }

    [Fact]
    public async Task A_time_limit_is_a_failure()
    {
        var sql = "SELECT sum(a.i * b.i) FROM generate_series(1, 1000000) AS a(i), generate_series(1, 1000000) AS b(i)";
        Assert.Contains(
            "TIMEOUT",
            (await Weir.RunAsync("sql", sql, "--timeout", "500ms")).Expect(1).Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_reader_that_has_had_enough_is_no_failure()
    {
        var script =
            $"dotnet '{Path.Combine(AppContext.BaseDirectory, "weir.dll")}' sql 'select * from generate_series(1, 3000000)' | head -n 2; echo \"${{PIPESTATUS[0]}}\"";
        var start = new System.Diagnostics.ProcessStartInfo("bash", ["-c", script])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.EndsWith("\n1\n0\n", output, StringComparison.Ordinal);
    }
}
