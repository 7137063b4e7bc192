using Weir.Cli.Tests.Support;

namespace Weir.Cli.Tests;

public sealed class VerbTests : CliTest
{
    [Fact]
    public async Task Init_writes_a_configuration_that_works()
    {
        (await Weir.RunAsync("init")).Expect(0);
        Assert.Contains("weir.yaml", Files(), StringComparison.Ordinal);
        (await Weir.RunAsync("conns", "list")).Expect(0);
        (await Weir.RunAsync("init")).Expect(2);
    }

    [Fact]
    public async Task Connections_are_listed_tested_and_discovered()
    {
        Write("data/orders.csv", "id,amount\n1,2.50\n");
        Write(
            "weir.yaml",
            "connections:\n  lake: { type: files, path: ./data }\n  gone: { type: sqlite, path: ./no.db }\n"
        );
        var list = (await Weir.RunAsync("conns", "list")).Expect(0);
        Assert.Contains("lake", list.Output, StringComparison.Ordinal);
        Assert.Contains("sqlite", list.Output, StringComparison.Ordinal);
        (await Weir.RunAsync("conns", "test", "lake")).Expect(0);
        (await Weir.RunAsync("conns", "test", "gone")).Expect(1);
        var columns = (await Weir.RunAsync("conns", "discover", "lake")).Expect(0).Output;
        Assert.Contains("orders", columns, StringComparison.Ordinal);
        Assert.Contains("amount", columns, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_are_listed_with_the_states_of_their_pool_and_circuit()
    {
        Write(
            "weir.yaml",
            "connections:\n  shop: { type: postgres, url: \"postgresql://u@127.0.0.1:1/d\", pool_size: 7 }\n"
        );
        var list = (await Weir.RunAsync("conns", "list")).Expect(0);
        Assert.Contains(
            "circuit closed\tpool 0 open of 7: 0 in use, 0 idle, 0 waiting; 0 beside it",
            list.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Engines_say_what_is_there()
    {
        var result = (await Weir.RunAsync("engines", "--verbose")).Expect(0);
        Assert.Contains("weir", result.Output, StringComparison.Ordinal);
        (await Weir.RunAsync("list-engines")).Expect(0);
    }

    [Fact]
    public async Task Settings_come_from_options()
    {
        string[] show = ["sql", "show all", "--set", "timezone=Asia/Tokyo", "--threads", "3", "--memory", "64MB"];
        var settings = (await Weir.RunAsync(show)).Expect(0).Output;
        Assert.Contains("timezone,Asia/Tokyo", settings, StringComparison.Ordinal);
        Assert.Contains("threads,3", settings, StringComparison.Ordinal);
        Assert.Contains("memory,67108864", settings, StringComparison.Ordinal);
        (await Weir.RunAsync("sql", "select 1", "--set", "thread=3")).Expect(1);
        (await Weir.RunAsync("sql", "select 1", "--set", "threads")).Expect(2);
        (await Weir.RunAsync("sql", "select 1", "-e", "weir")).Expect(0);
        (await Weir.RunAsync("sql", "select 1", "-e", "presto")).Expect(2);
    }

    [Fact]
    public async Task Explain_shows_the_plan_and_what_happened()
    {
        Write("orders.csv", "id,amount\n1,2.50\n2,3.50\n");
        const string Sql = "select sum(amount) from 'orders.csv' where id > 1";
        var plan = (await Weir.RunAsync("explain", Sql)).Expect(0).Output;
        Assert.Contains("orders.csv", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Actual:", plan, StringComparison.Ordinal);
        var measured = (await Weir.RunAsync("explain", "--analyze", Sql)).Expect(0).Output;
        Assert.Contains("Actual: rows=", measured, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_and_databases_are_sources_by_name()
    {
        Write("sales.csv", "region,amount\nnorth,1\nsouth,2\n");
        var result = await Weir.RunAsync("sql", "-s", "data=sales.csv", "select sum(amount) as s from data");
        Assert.Equal("s\n3\n", result.Expect(0).Output);
        Write(
            "p.yaml",
            "connections: { app: { type: sqlite, path: app.db } }\ntasks: { l: { load: { from: sales.csv, to: app.sales } } }"
        );
        (await Weir.RunAsync("run", "p.yaml", "-q")).Expect(0);
        var back = await Weir.RunAsync(
            "sql",
            "-s",
            $"app=sqlite://{PathOf("app.db")}",
            "select region from app.sales order by 1"
        );
        Assert.Equal("region\nnorth\nsouth\n", back.Expect(0).Output);
    }

    [Fact]
    public async Task The_shell_goes_on_after_a_mistake()
    {
        // Without a terminal the same statements come from standard input as a script, which stops at the first mistake.
        (await Weir.RunWithInputAsync("select 1; select nonsense; select 3", "sql")).Expect(1);
    }

    [Fact]
    public async Task Every_verb_explains_itself()
    {
        var help = (await Weir.RunAsync("--help")).Expect(0).Output;
        foreach (var verb in new[] { "sql", "run", "explain", "conns", "engines", "init", "demo" })
        {
            Assert.Contains(verb, help, StringComparison.Ordinal);
            Assert.Contains("--", (await Weir.RunAsync(verb, "--help")).Expect(0).Output, StringComparison.Ordinal);
        }
    }
}
