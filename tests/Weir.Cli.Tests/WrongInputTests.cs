using Weir.Cli.Tests.Support;

namespace Weir.Cli.Tests;

/// <summary>Each wrong input: a clear error, the right exit code, and no partial target.</summary>
public sealed class WrongInputTests : CliTest
{
    [Fact]
    public async Task A_missing_file()
    {
        Write("orders.csv", "a\n1\n");
        var result = (await Weir.RunAsync("sql", "select * from 'order.csv'", "-o", "out.csv")).Expect(1);
        Assert.Contains("FILE_NOT_FOUND", result.Errors, StringComparison.Ordinal);
        Assert.Contains("orders.csv", result.Errors, StringComparison.Ordinal);
        Assert.Contains("^", result.Errors, StringComparison.Ordinal);
        Assert.Equal("orders.csv", Files());
        (await Weir.RunAsync("run", "missing.yaml")).Expect(1);
        (await Weir.RunAsync("sql", "select 1", "-c", "missing.yaml")).Expect(1);
    }

    [Fact]
    public async Task A_wrong_key_in_a_configuration()
    {
        Write("weir.yaml", "connections:\n  lake: { type: files, pth: ./data }\n");
        var result = (await Weir.RunAsync("sql", "select 1")).Expect(2);
        Assert.Contains("CONFIGURATION_ERROR", result.Errors, StringComparison.Ordinal);
        Assert.Contains("weir.yaml, line 2, column", result.Errors, StringComparison.Ordinal);
        Assert.Contains("lake: { type: files, pth: ./data }", result.Errors, StringComparison.Ordinal);
        Assert.Contains("path", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tasks: { a: { sqll: \"select 1\" } }", "sql")]
    [InlineData("tasks: { a: { load: { from: b, two: c.csv } } }", "to")]
    [InlineData("tasks: { a: { sql: \"select 1\" } }\nrun: { paralel: 2 }", "parallel")]
    [InlineData("taks: { a: { sql: \"select 1\" } }", "tasks")]
    [InlineData("tasks: { a: { expect: { from: x, unik: [a] } } }", "unique")]
    public async Task A_wrong_key_in_a_pipeline_names_the_right_one(string yaml, string expected)
    {
        Write("p.yaml", yaml);
        var result = (await Weir.RunAsync("run", "p.yaml")).Expect(2);
        Assert.Contains("p.yaml, line ", result.Errors, StringComparison.Ordinal);
        Assert.Contains(
            expected,
            result.Errors.Split("hint:")[^1] + result.Errors.Split('\n')[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Wrong_SQL_has_a_caret_under_the_mistake()
    {
        var result = (await Weir.RunAsync("sql", "select a frm t")).Expect(1);
        Assert.StartsWith("error SYNTAX_ERROR", result.Errors, StringComparison.Ordinal);
        var lines = result.Errors.Split('\n');
        var caret = Array.FindIndex(lines, l => l.TrimEnd().EndsWith('^'));
        Assert.True(caret > 0, result.Errors);
        Assert.Contains("select a frm t", lines[caret - 1], StringComparison.Ordinal);
        Assert.Equal("t", lines[caret - 1][lines[caret].IndexOf('^', StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task An_unknown_column_or_table_names_the_nearest()
    {
        Write("orders.csv", "order_id,amount\n1,2\n");
        var column = (await Weir.RunAsync("sql", "-s", "orders=orders.csv", "select ammount from orders")).Expect(1);
        Assert.Contains("amount", column.Errors.Split("hint:")[^1], StringComparison.Ordinal);
        var table = (await Weir.RunAsync("sql", "-s", "orders=orders.csv", "select * from ordrs")).Expect(1);
        Assert.Contains("orders", table.Errors.Split("hint:")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_Parquet_file()
    {
        (
            await Weir.RunAsync(
                "sql",
                "select i, 'text ' || i as t from generate_series(1, 20000) as g(i)",
                "-o",
                "whole.parquet"
            )
        ).Expect(0);
        var bytes = await File.ReadAllBytesAsync(PathOf("whole.parquet"));
        foreach (var part in new[] { 0, 3, 8, bytes.Length / 2, bytes.Length - 1 })
        {
            await File.WriteAllBytesAsync(PathOf("cut.parquet"), bytes[..part]);
            var result = (
                await Weir.RunAsync("sql", "select sum(i), max(t) from 'cut.parquet'", "-o", "out.csv")
            ).Expect(1);
            Assert.Contains("INVALID_FILE", result.Errors, StringComparison.Ordinal);
            Assert.Equal("cut.parquet whole.parquet", Files());
        }
    }

    [Fact]
    public async Task HTTP_500_for_ever()
    {
        await using var server = new SilentServer("500 Internal Server Error", "{}");
        Write(
            "weir.yaml",
            $$"""
            connections:
              crm:
                type: http
                base_url: "{{server.Url}}"
                auth: { type: query, name: api_key, value: "${KEY}" }
                retry: { max_attempts: 3, min_delay: 10ms, max_delay: 20ms }
                resources: { customers: { path: /customers, records: "$.data[*]", schema: { id: bigint } } }
            """
        );
        var result = (
            await Weir.With("KEY", "swordfish-1").RunAsync("sql", "select * from crm.customers", "-o", "out.parquet")
        ).Expect(75);
        Assert.Contains("500", result.Errors, StringComparison.Ordinal);
        Assert.Contains("customers", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", result.Errors, StringComparison.Ordinal);
        Assert.Equal(3, server.Requests);
        Assert.Equal("weir.yaml", Files());
    }

    [PostgresFact]
    public async Task A_wrong_password_is_refused_and_not_printed()
    {
        var url = new Uri(PostgresFactAttribute.Url!);
        Write(
            "weir.yaml",
            $$"""
            connections:
              shop: { type: postgres, url: "postgresql://weir@{{url.Host}}:{{url.Port}}/postgres", password: "${SHOP_PASSWORD}" }
            """
        );
        foreach (var verb in new[] { "sql", "explain" })
        {
            var result = await Weir.With("SHOP_PASSWORD", "not-the-password")
                .RunAsync(verb, "select * from shop.x", "-v");
            Assert.Contains("AUTHENTICATION_FAILED", result.Expect(1).Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("not-the-password", result.Errors + result.Output, StringComparison.Ordinal);
        }
    }

    [FullDiskFact]
    public async Task A_full_disk()
    {
        using var disk = SmallDisk.Mount();
        var sql = "select i, repeat('x', 200) as t from generate_series(1, 200000) as g(i)";
        foreach (var name in new[] { "out.csv", "out.jsonl", "out.parquet" })
        {
            var target = Path.Combine(disk.Folder, name);
            var sqlWide = name.EndsWith("parquet", StringComparison.Ordinal)
                ? "select random() as a, random() as b from generate_series(1, 500000)"
                : sql;
            var result = (await Weir.RunAsync("sql", sqlWide, "-o", target)).Expect(1);
            Assert.Contains("DISK_FULL", result.Errors, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Folder));
        }

        Write(
            "p.yaml",
            $$"""
            connections:
              app: { type: sqlite, path: "{{disk.Folder}}/app.db" }
            tasks:
              load: { load: { sql: "{{sql}}", to: app.t } }
            """
        );
        Assert.Contains("DISK_FULL", (await Weir.RunAsync("run", "p.yaml")).Expect(1).Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Folder));
    }
}
