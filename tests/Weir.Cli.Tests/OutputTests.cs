using Weir.Cli.Tests.Support;

namespace Weir.Cli.Tests;

public sealed class OutputTests : CliTest
{
    private const string Values =
        "select * from (values (1, 'a,b', true, null, 1.50, 0.1::double precision, date '2024-01-02', timestamp '2024-01-02 03:04:05.123456'), "
        + "(9223372036854775807, '', false, 'say \"x\"', 2.00, 1e300, null, null)) as v(i, t, b, n, d, f, day, at)";

    [Fact]
    public async Task CSV_is_what_a_pipe_gets()
    {
        var result = (await Weir.RunAsync("sql", Values)).Expect(0);
        Assert.Equal(
            "i,t,b,n,d,f,day,at\n"
                + "1,\"a,b\",true,,1.50,0.1,2024-01-02,2024-01-02 03:04:05.123456\n"
                + "9223372036854775807,\"\",false,\"say \"\"x\"\"\",2.00,1e+300,,\n",
            result.Output
        );
        Assert.Contains("2 rows in", result.Errors, StringComparison.Ordinal);
        Assert.Equal("", (await Weir.RunAsync("sql", Values, "-q")).Expect(0).Errors);
    }

    [Fact]
    public async Task JSON_keeps_every_digit()
    {
        var result = (
            await Weir.RunAsync(
                "sql",
                "select 9223372036854775807 as i, 12345678901234567890.1234567890 as d, null as n, 'ü\"\\' as t",
                "--format",
                "json"
            )
        ).Expect(0);
        Assert.Equal(
            "[{\"i\":9223372036854775807,\"d\":12345678901234567890.1234567890,\"n\":null,\"t\":\"ü\\\"\\\\\"}]",
            result.Output.Replace("\n", "", StringComparison.Ordinal)
        );
        var lines = (
            await Weir.RunAsync("sql", "select * from generate_series(1, 3) as g(i)", "--format", "jsonl")
        ).Expect(0);
        Assert.Equal("{\"i\":1}\n{\"i\":2}\n{\"i\":3}\n", lines.Output);
    }

    [Theory]
    [InlineData("out.csv")]
    [InlineData("out.tsv")]
    [InlineData("out.json")]
    [InlineData("out.jsonl")]
    [InlineData("out.parquet")]
    public async Task The_format_follows_the_extension_and_reads_back(string name)
    {
        (
            await Weir.RunAsync(
                "sql",
                "select i, 'text ' || i as t, i / 4.0 as d from generate_series(1, 5000) as g(i)",
                "-o",
                name
            )
        ).Expect(0);
        Assert.Equal(name, Files());
        var back = (await Weir.RunAsync("sql", $"select count(*), sum(i), min(t), sum(d) from '{name}'"))
            .Expect(0)
            .Output;
        Assert.StartsWith("count,sum,min,sum\n5000,12502500,text 1,3125625", back, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("table", "│ i │")]
    [InlineData("markdown", "| i |")]
    [InlineData("vertical", "i")]
    [InlineData("tsv", "i\tt")]
    public async Task Formats_for_people_have_titles_and_values(string format, string expected)
    {
        var result = (await Weir.RunAsync("sql", "select 1 as i, 'x' as t", "--format", format)).Expect(0);
        Assert.Contains(expected, result.Output, StringComparison.Ordinal);
        Assert.Contains("x", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statements_come_from_the_argument_a_file_or_standard_input()
    {
        Write("q.sql", "create table t as select 1 as a; select * from t;");
        Assert.Equal("a\n1\n", (await Weir.RunAsync("sql", "-f", "q.sql")).Expect(0).Output);
        Assert.Equal("b\n2\n", (await Weir.RunWithInputAsync("select 2 as b", "sql")).Expect(0).Output);
        Assert.Equal("b\n2\n", (await Weir.RunAsync("run-sql", "select 2 as b")).Expect(0).Output);
        (await Weir.RunAsync("sql", "select 1", "-f", "q.sql")).Expect(2);
    }

    [Fact]
    public async Task Nothing_is_coloured_without_a_terminal()
    {
        var result = await Weir.RunAsync("sql", "select 1 as a", "--format", "table");
        Assert.DoesNotContain("\u001b", result.Output + result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_fails_keeps_the_file_that_was_there()
    {
        Write("out.csv", "old\n");
        (
            await Weir.RunAsync("sql", "select 10 / (i - 4000) from generate_series(1, 5000) as g(i)", "-o", "out.csv")
        ).Expect(1);
        Assert.Equal("old\n", File.ReadAllText(PathOf("out.csv")));
        Assert.Equal("out.csv", Files());
    }

    [Fact]
    public async Task An_Arrow_file_is_whole()
    {
        (await Weir.RunAsync("sql", Values, "-o", "out.arrow")).Expect(0);
        var bytes = await File.ReadAllBytesAsync(Path.Combine(Folder, "out.arrow"));
        Assert.Equal("ARROW1"u8.ToArray(), bytes[..6]);
        Assert.Equal("ARROW1"u8.ToArray(), bytes[^6..]);
        (await Weir.RunAsync("sql", "select 1 / (2 - n) from generate_series(1, 3) g(n)", "-o", "none.arrow")).Expect(
            1
        );
        Assert.Equal("out.arrow", Path.GetFileName(Assert.Single(Directory.GetFiles(Folder, "*arrow*"))));
    }

    [Fact]
    public async Task Log_lines_follow_the_level_and_may_be_JSON()
    {
        Assert.Equal("", (await Weir.RunAsync("sql", "select 1", "--log-level", "warning")).Expect(0).Errors);
        var debug = (await Weir.RunAsync("sql", "select * from generate_series(1, 3)", "--log-level", "debug")).Expect(
            0
        );
        Assert.Contains("debug: scan: 3 rows", debug.Errors, StringComparison.Ordinal);
        var info = (await Weir.RunAsync("sql", "select 1", "--log-json")).Expect(0);
        using var line = System.Text.Json.JsonDocument.Parse(info.Errors);
        Assert.Equal("info", line.RootElement.GetProperty("level").GetString());
        var failed = (await Weir.RunAsync("sql", "select nope", "--log-json")).Expect(1);
        using var error = System.Text.Json.JsonDocument.Parse(failed.Errors);
        Assert.Equal("COLUMN_NOT_FOUND", error.RootElement.GetProperty("code").GetString());
        Assert.Equal(8, error.RootElement.GetProperty("column").GetInt32());
        (await Weir.RunAsync("sql", "select 1", "--log-level", "loud")).Expect(2);
    }
}
