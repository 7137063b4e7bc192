using Weir.Cli.Tests.Support;

namespace Weir.Cli.Tests;

public sealed class RunTests : CliTest
{
    private const string Pipeline = """
        name: daily
        connections:
          app: { type: sqlite, path: app.db }
        tasks:
          orders: { sql: "SELECT i AS id, i % 3 AS region, i / 2.0 AS amount FROM generate_series(1, 3000) AS g(i)" }
          checks: { expect: { from: orders, not_null: [id], unique: [id], rows: "> 0" } }
          revenue: { sql: "SELECT region, sum(amount) AS revenue FROM orders GROUP BY region", after: [checks] }
          table: { load: { from: revenue, to: app.revenue, mode: upsert, key: [region] } }
          file: { load: { from: orders, to: out/orders.jsonl, where: "region <> 1" } }
        run: { parallel: 2, timeout: 1m, retries: 1 }
        """;

    [Fact]
    public async Task Runs_all_tasks_and_accounts_for_every_row()
    {
        Write("p.yaml", Pipeline);
        var result = (await Weir.RunAsync("run", "p.yaml")).Expect(0);
        Assert.Matches(@"file\s+load\s+succeeded\s+3,000\s+2,000\s+1,000\s+0 ", result.Errors);
        Assert.Equal(2000, File.ReadAllLines(PathOf("out/orders.jsonl")).Length);
        (await Weir.RunAsync("run-pipeline", "p.yaml", "-q")).Expect(0);
        var rows = await Weir.RunAsync(
            "sql",
            "-s",
            $"app=sqlite://{PathOf("app.db")}",
            "select count(*), sum(revenue) from app.revenue"
        );
        Assert.StartsWith("count,sum\n3,2250750", rows.Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_the_order_and_touches_nothing()
    {
        Write("p.yaml", Pipeline);
        var result = (await Weir.RunAsync("run", "p.yaml", "--dry-run")).Expect(0);
        Assert.Contains("revenue  [sql]  after checks, orders", result.Output, StringComparison.Ordinal);
        Assert.Contains("revenue -> app.revenue (upsert by region)", result.Output, StringComparison.Ordinal);
        Assert.Contains("columns: id BIGINT", result.Output, StringComparison.Ordinal);
        Assert.Equal("p.yaml", Files());
    }

    [Fact]
    public async Task A_dry_run_shows_the_chunks_of_loads_whose_source_is_there()
    {
        Write("in.csv", "id,word\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"{i},w{i}\n")));
        Write(
            "p.yaml",
            "tasks: { l: { load: { from: in.csv, to: out.parquet, chunk_rows: 100, parallel: on } }, a: { sql: \"select 1 as x\" }, m: { load: { from: a, to: m.csv } } }"
        );
        var result = (await Weir.RunAsync("run", "p.yaml", "--dry-run")).Expect(0);
        Assert.Matches(@"cut +\S+", result.Output);
        Assert.Matches(@"[2-9] chunks", result.Output);
        Assert.Equal("in.csv p.yaml", Files());
    }

    [Theory]
    [InlineData("a: { sql: \"select * from b\" }, b: { sql: \"select * from a\" }", "a -> b -> a", 2)]
    [InlineData("a: { sql: \"select 1\", after: [c] }", "\"c\", which is no task", 2)]
    [InlineData("a: { sql: \"select nope from generate_series(1, 2)\" }", "COLUMN_NOT_FOUND", 1)]
    [InlineData("a: { sql: \"select 1 as x\" }, l: { load: { from: aa, to: out.csv } }", "\"aa\" does not exist", 1)]
    [InlineData("a: { sql: \"select 1 as x\" }, l: { load: { from: a, to: nowhere.t } }", "", 1)]
    [InlineData("a: { sql: \"select 1 as x\" }, l: { load: { from: a, to: out.csv, mode: upsert } }", "needs a key", 2)]
    [InlineData("a: { sql: \"select 1 as x\", load: { from: b, to: c.csv } }", "one kind of work", 2)]
    public async Task A_wrong_pipeline_is_refused_before_anything_runs(string tasks, string message, int code)
    {
        Write("p.yaml", $"tasks: {{ first: {{ load: {{ sql: \"select 1 as a\", to: first.csv }} }}, {tasks} }}");
        var result = (await Weir.RunAsync("run", "p.yaml")).Expect(code);
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
        Assert.Equal("p.yaml", Files());
    }

    [Fact]
    public async Task A_failed_check_stops_what_comes_after_it()
    {
        Write(
            "p.yaml",
            """
            tasks:
              t: { sql: "SELECT * FROM (VALUES (1, 'a'), (1, NULL), (2, 'b')) AS v(id, name)" }
              check: { expect: { from: t, unique: [id], not_null: [name], rows: "= 3", all: ["id > 1"] } }
              load: { load: { from: t, to: out.csv }, after: [check] }
            """
        );
        var result = (await Weir.RunAsync("run", "p.yaml")).Expect(1);
        Assert.Contains("EXPECTATION_FAILED", result.Errors, StringComparison.Ordinal);
        Assert.Contains("not_null name: 1 rows are NULL", result.Errors, StringComparison.Ordinal);
        Assert.Contains("unique id: 1 values", result.Errors, StringComparison.Ordinal);
        Assert.Contains("all id > 1: 2 rows", result.Errors, StringComparison.Ordinal);
        Assert.Matches(@"load\s+load\s+skipped", result.Errors);
        Assert.Equal("p.yaml", Files());
    }

    [Fact]
    public async Task JSON_is_a_pipeline_too_and_progress_can_be_JSON()
    {
        Write(
            "p.json",
            """{"tasks": {"a": {"sql": "select 1 as x"}, "l": {"load": {"from": "a", "to": "out.csv"}}}}"""
        );
        var result = (await Weir.RunAsync("run", "p.json", "--progress", "json", "-q")).Expect(0);
        var events = result
            .Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement)
            .ToList();
        Assert.Contains(
            events,
            e =>
                e.GetProperty("event").GetString() == "finished"
                && e.GetProperty("task").GetString() == "l"
                && e.GetProperty("written").GetInt64() == 1
        );
    }

    [Fact]
    public async Task The_quickstart_runs()
    {
        var result = (await new WeirProcess(AppContext.BaseDirectory).RunAsync("demo", "--progress", "log")).Expect(0);
        Assert.Matches(@"sales\s+sql\s+succeeded\s+5,388\s+7,339\s+4 ", result.Errors);
        Assert.Contains(
            "│ Central Europe  │ Tea      │    451 │       236 │     1405 │ 185335.14 │",
            result.Output,
            StringComparison.Ordinal
        );
    }
}
