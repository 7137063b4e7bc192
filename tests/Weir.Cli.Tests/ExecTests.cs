using System.Diagnostics;
using System.Globalization;
using Weir.Cli.Tests.Support;

namespace Weir.Cli.Tests;

public sealed class ExecTests : CliTest
{
    private const string Config = "connections: { app: { type: sqlite, path: app.db } }";

    [Fact]
    public async Task Statements_of_a_file_get_outcomes_as_json_lines()
    {
        Write("weir.yaml", Config);
        Write(
            "s.sql",
            "CREATE TABLE t (id int PRIMARY KEY, name text);\nINSERT INTO t VALUES (1, 'a;b'); -- one\nSELECT name\nFROM t"
        );
        var result = (await Weir.RunAsync("exec", "--on", "app", "-f", "s.sql")).Expect(0);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith(
            "{\"id\":2,\"status\":\"succeeded\",\"affected\":1,\"attempts\":1,",
            lines[1],
            StringComparison.Ordinal
        );
        Assert.Contains("\"rows\":[{\"name\":\"a;b\"}]", lines[2], StringComparison.Ordinal);
        Assert.Contains("3 statements: 3 succeeded", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Some_failures_are_exit_code_5_and_a_file_that_can_be_run_again()
    {
        Write("weir.yaml", Config);
        Write("s.sql", "CREATE TABLE t (id int PRIMARY KEY, name text); INSERT INTO t VALUES (2, 'old')");
        (await Weir.RunAsync("exec", "--on", "app", "-f", "s.sql", "-q")).Expect(0);
        const string Input = """
            {"sql": "INSERT INTO t VALUES ($1, $2)", "params": [1, "x"], "tag": "first"}
            {"sql": "INSERT INTO t VALUES ($1, $2)", "params": [2, null], "tag": 7}
            {"sql": "INSERT INTO t VALUES ($1, $2)", "params": [3, "ü\"\\"]}
            """;
        string[] exec = ["exec", "--on", "app", "--strategy", "best_effort", "--failed", "f.jsonl"];
        var result = (await Weir.RunWithInputAsync(Input, exec)).Expect(5);
        Assert.Contains("\"tag\":\"first\",\"status\":\"succeeded\"", result.Output, StringComparison.Ordinal);
        Assert.Contains(
            "\"tag\":\"7\",\"status\":\"failed\",\"error\":{\"code\":\"CONSTRAINT_VIOLATION\"",
            result.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "{\"sql\":\"INSERT INTO t VALUES ($1, $2)\",\"params\":[2,null],\"tag\":\"7\"}\n",
            File.ReadAllText(PathOf("f.jsonl"))
        );
        (await Weir.RunAsync("exec", "--on", "app", "-f", "f.jsonl", "--failed", "f.jsonl")).Expect(5);
        (await Weir.RunWithInputAsync("DELETE FROM t WHERE id = 2;", "exec", "--on", "app")).Expect(0);
        (await Weir.RunAsync("exec", "--on", "app", "-f", "f.jsonl", "--failed", "f.jsonl")).Expect(0);
        Assert.Equal("", File.ReadAllText(PathOf("f.jsonl")));
        var rows = (await Weir.RunAsync("sql", "SELECT * FROM app.t ORDER BY id")).Expect(0).Output;
        Assert.Equal("id,name\n1,x\n2,\n3,\"ü\"\"\\\"\n", rows);
    }

    [Fact]
    public async Task A_table_shows_what_was_not_executed()
    {
        Write("weir.yaml", Config);
        Write("s.sql", "SELECT 1; SELECT missing; SELECT 3");
        var result = (await Weir.RunAsync("exec", "--on", "app", "-f", "s.sql", "--format", "table")).Expect(5);
        var lines = result.Output.Split('\n');
        Assert.Contains("succeeded", lines[1], StringComparison.Ordinal);
        Assert.Contains("no such column", lines[2], StringComparison.Ordinal);
        Assert.Contains("not_executed", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_use_and_wrong_lines_are_said()
    {
        Write("weir.yaml", Config);
        var unknown = (await Weir.RunAsync("exec", "--on", "ap", "-f", "x")).Expect(2);
        Assert.Contains("app", unknown.Errors, StringComparison.Ordinal);
        (await Weir.RunAsync("exec", "--on", "app", "-f", "x.sql")).Expect(1);
        var size = (await Weir.RunWithInputAsync("", "exec", "--on", "app", "--batch-size", "0")).Expect(2);
        Assert.Contains("batch_size must be from 1 to 10000", size.Errors, StringComparison.Ordinal);
        const string Lines = "{\"sql\": \"SELECT 1\"}\n{\"sql\": \"SELECT 2\", \"parms\": []}\n";
        var line = (await Weir.RunWithInputAsync(Lines, "exec", "--on", "app")).Expect(1);
        Assert.Contains("line 2: unknown key \"parms\"", line.Errors, StringComparison.Ordinal);
        Assert.Contains("params", line.Errors, StringComparison.Ordinal);
        Assert.Single(line.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Write("files.yaml", "connections: { lake: { type: files, path: . } }");
        (await Weir.RunWithInputAsync("SELECT 1", "exec", "-c", "files.yaml", "--on", "lake")).Expect(1);
        Write("gone.yaml", "connections: { gone: { type: postgres, host: 127.0.0.1, port: 1, user: x } }");
        (await Weir.RunWithInputAsync("SELECT 1", "exec", "-c", "gone.yaml", "--on", "gone", "--retries", "0")).Expect(
            75
        );
    }

    [Fact]
    public async Task Hundreds_of_thousands_of_lines_take_constant_memory()
    {
        Write("weir.yaml", Config);
        (await Weir.RunWithInputAsync("CREATE TABLE t (id int, name text)", "exec", "--on", "app")).Expect(0);
        using (var lines = new StreamWriter(PathOf("many.jsonl")))
        {
            for (var i = 0; i < 200_000; i++)
            {
                lines.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{{\"sql\":\"INSERT INTO t VALUES ($1,$2)\",\"params\":[{i},\"name {i}\"]}}"
                    )
                );
            }
        }

        var start = Stopwatch.GetTimestamp();
        var result = (
            await Weir.RunAsync("exec", "--on", "app", "-f", "many.jsonl", "--format", "null", "--batch-size", "1000")
        ).Expect(0);
        Assert.Contains("200,000 succeeded", result.Errors, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 120);
        var count = (await Weir.RunAsync("sql", "SELECT count(*) AS n FROM app.t")).Expect(0).Output;
        Assert.Equal("n\n200000\n", count);
    }

    [PostgresFact]
    public async Task Explain_shows_what_is_merged_and_why_not()
    {
        var url = Environment.GetEnvironmentVariable("WEIR_TEST_POSTGRES")!;
        var t = "exec_" + Guid.NewGuid().ToString("N");
        Write("weir.yaml", $"connections: {{ shop: {{ type: postgres, url: \"{url}\" }} }}");
        (
            await Weir.RunWithInputAsync($"CREATE TABLE {t} (id int PRIMARY KEY, name text)", "exec", "--on", "shop")
        ).Expect(0);
        var lines = """
            {"sql": "SELECT name FROM T WHERE id = $1", "params": [1]}
            {"sql": "SELECT name FROM T WHERE id = $1", "params": [2]}
            {"sql": "INSERT INTO T VALUES ($1, $2)", "params": [1, "a"]}
            {"sql": "INSERT INTO T VALUES ($1, $2)", "params": [2, "b"]}
            {"sql": "SELECT now()"}
            {"sql": "UPDATE T SET name = 'x'"}
            """.Replace(" T ", $" {t} ", StringComparison.Ordinal);
        var plan = (await Weir.RunWithInputAsync(lines, "exec", "--on", "shop", "--explain")).Expect(0).Output;
        Assert.Contains("batch of 6 statements: 4 to send", plan, StringComparison.Ordinal);
        Assert.Contains("#1-#2: 2 reads by key are one", plan, StringComparison.Ordinal);
        Assert.Contains("#3-#4: 2 inserts of one shape are one", plan, StringComparison.Ordinal);
        Assert.Contains("#5: as it is: it has the function now", plan, StringComparison.Ordinal);
        Assert.Contains("#6: as it is: only reads and inserts are merged", plan, StringComparison.Ordinal);
        Assert.Equal("n\n0\n", (await Weir.RunAsync("sql", "SELECT count(*) AS n FROM shop." + t)).Expect(0).Output);

        var done = (await Weir.RunWithInputAsync(lines, "exec", "--on", "shop", "--progress", "json")).Expect(0);
        Assert.Contains("\"id\":6,\"status\":\"succeeded\",\"affected\":2", done.Output, StringComparison.Ordinal);
        (await Weir.RunWithInputAsync($"DROP TABLE {t}", "exec", "--on", "shop")).Expect(0);
        var list = (await Weir.RunAsync("conns", "list")).Expect(0).Output;
        Assert.Contains("circuit closed", list, StringComparison.Ordinal);
    }
}
