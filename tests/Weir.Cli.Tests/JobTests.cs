using System.Text.RegularExpressions;
using Weir.Cli.Tests.Support;
using Weir.Connectors;
using Weir.Hosting;
using Weir.Hosting.Jobs;

namespace Weir.Cli.Tests;

/// <summary>Generated jobs: the files.</summary>
public sealed class JobTests : CliTest
{
    private const string Job = """
        source: orders.csv
        target: out/orders.parquet
        mode: replace
        where: id % 10 <> 0
        settings: { chunk_rows: 500, workers: 2, min_rows_for_parallel: 0 }
        """;

    [Fact]
    public async Task The_example_is_what_is_generated_from_its_file()
    {
        var program = Path.Combine(PackedLibrary.Root, "examples/jobs/orders.cs");
        var before = await File.ReadAllTextAsync(program);
        var job = JobFile.Load(Path.Combine(PackedLibrary.Root, "examples/jobs/orders.yaml"));

        var directive = LibraryReference.Directive(Path.GetDirectoryName(program)!, usesPackage: false);

        Assert.Equal("#:project ../../src/Weir.Hosting/Weir.Hosting.csproj", directive);
        Assert.Equal(before, JobProgram.Write(job, directive, program));
        Assert.InRange(before.Split('\n').Length, 30, 75);
    }

    [Fact]
    public async Task References_to_the_environment_stay_references()
    {
        Write(
            "weir.yaml",
            """
            connections:
              shop: { type: postgres, host: "${SHOP_HOST}", port: 5433, password: "${SHOP_PASSWORD}" }
              other: { type: sqlite, path: other.db }
            """
        );
        Write("job.yaml", "source: shop.public.orders\ntarget: ${DAY}/orders.parquet\n");
        await GenerateAsync("job.yaml", "programs/job.cs", variables: ("SHOP_PASSWORD", "hunter2"));

        var program = await File.ReadAllTextAsync(PathOf("programs/job.cs"));
        Assert.Contains("[\"password\"] = \"${SHOP_PASSWORD}\"", program, StringComparison.Ordinal);
        Assert.Contains("[\"port\"] = 5433", program, StringComparison.Ordinal);
        Assert.Contains("variables.Apply(\"${DAY}/orders.parquet\")", program, StringComparison.Ordinal);
        Assert.Contains("TransferProgram.Folder(\"..\")", program, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", program, StringComparison.Ordinal);
        Assert.DoesNotContain("other.db", program, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ type: postgres, host: h, password: hunter2 }")]
    [InlineData("{ type: postgres, host: h, password: '${P:-hunter2}' }")]
    [InlineData("{ type: http, base_url: 'http://u:hunter2@h', resources: {} }")]
    [InlineData("{ type: http, base_url: 'http://h', resources: {}, auth: { type: header, name: X, value: hunter2 } }")]
    public async Task A_secret_in_the_file_is_refused(string connection)
    {
        Write("job.yaml", $"connections:\n  c: {connection}\nsource: c.t\ntarget: t.parquet\n");
        var result = await Weir.RunAsync("jobs", "generate", "job.yaml", "-o", "job.cs");
        Assert.Equal(2, result.Code);
        Assert.Contains("holds a secret", result.Errors, StringComparison.Ordinal);
        Assert.Contains("line 2", result.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(PathOf("job.cs")));
    }

    [Theory]
    [InlineData("source: https://u:hunter2@h/a.csv\ntarget: t.parquet", "\"source\" holds a secret")]
    [InlineData("sorce: a.csv", "\"sorce\"|\"source\"")]
    [InlineData("source: a.csv\ntarget: b.csv\nkeys: id", "Did you mean")]
    [InlineData("source: a.csv\ntarget: b.csv\nsettings: { worker: 2 }", "workers")]
    [InlineData("source: a.csv\ntarget: b.csv\nsettings: { workers: 0 }", "from 1 to 64")]
    [InlineData("source: a.csv\ntarget: b.csv\nmode: upsert", "needs the key")]
    public async Task A_wrong_job_file_is_refused_with_the_place(string yaml, string expected)
    {
        Write("job.yaml", yaml);
        var result = await Weir.RunAsync("jobs", "generate", "job.yaml", "-o", "job.cs");
        Assert.Equal(2, result.Code);
        Assert.Contains("line ", result.Errors, StringComparison.Ordinal);
        Assert.Contains(expected.Split('|'), e => result.Errors.Contains(e, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_edited_program_is_overwritten_by_force_only()
    {
        Write("job.yaml", Job);
        await GenerateAsync("job.yaml", "job.cs");
        var first = await File.ReadAllTextAsync(PathOf("job.cs"));
        Write("job.yaml", Job.Replace("workers: 2", "workers: 3", StringComparison.Ordinal));
        await GenerateAsync("job.yaml", "job.cs");
        var second = await File.ReadAllTextAsync(PathOf("job.cs"));
        Assert.NotEqual(first, second, StringComparer.Ordinal);

        Write("job.cs", second + "// mine\n");
        var refused = await Weir.RunAsync("jobs", "generate", "job.yaml", "-o", "job.cs");
        Assert.Equal(2, refused.Code);
        Assert.Contains("was edited", refused.Errors, StringComparison.Ordinal);
        Assert.EndsWith("// mine\n", await File.ReadAllTextAsync(PathOf("job.cs")), StringComparison.Ordinal);

        await GenerateAsync("job.yaml", "job.cs", "--force");
        Assert.Equal(second, await File.ReadAllTextAsync(PathOf("job.cs")));
    }

    [Fact]
    public async Task A_schema_gives_a_program_for_each_table_in_the_order_of_foreign_keys()
    {
        Write("weir.yaml", "connections:\n  shop: { type: sqlite, path: shop.db }\n");
        await using (var session = await SessionFactory.CreateAsync(new SessionRequest { Folder = Folder }))
        {
            string[] tables =
            [
                "seed (id INTEGER PRIMARY KEY)",
                "weir_load (job TEXT)",
                "weir_0123456789abcdef (id INTEGER)",
                "orders (id INTEGER PRIMARY KEY, customer INTEGER REFERENCES People(id))",
                "people (id INTEGER PRIMARY KEY, boss INTEGER REFERENCES people(id))",
                "a (id INTEGER PRIMARY KEY, b INTEGER REFERENCES b(id))",
                "b (id INTEGER PRIMARY KEY, a INTEGER REFERENCES a(id))",
            ];
            foreach (var table in tables)
            {
                await session.Connections[0].ExecuteAsync("CREATE TABLE " + table, default);
            }
        }

        var result = await Weir.RunAsync("jobs", "generate", "--schema", "shop", "--to", "lake", "-o", "jobs");

        Assert.True(result.Code == 0, result.Errors);
        Assert.Contains("refer to each other", result.Errors, StringComparison.Ordinal);
        var all = await File.ReadAllTextAsync(PathOf("jobs/all.cs"));
        Assert.Equal(
            ["people.cs", "orders.cs", "seed.cs", "a.cs", "b.cs"],
            Regex
                .Matches(all, "^    \"(?<file>.*)\",$", RegexOptions.Multiline, TimeSpan.FromSeconds(1))
                .Select(m => m.Groups["file"].Value),
            StringComparer.Ordinal
        );
        var orders = await File.ReadAllTextAsync(PathOf("jobs/orders.cs"));
        Assert.Contains(".From(session, \"shop.orders\")", orders, StringComparison.Ordinal);
        Assert.Contains(".To(\"lake/orders.parquet\")", orders, StringComparison.Ordinal);

        Write("jobs/orders.cs", orders + "// mine\n");
        result = await Weir.RunAsync("jobs", "generate", "--schema", "shop", "--to", "lake", "-o", "jobs");
        Assert.Equal(0, result.Code);
        Assert.Contains("jobs/orders.cs was edited and is kept", result.Errors, StringComparison.Ordinal);
        Assert.EndsWith("// mine\n", await File.ReadAllTextAsync(PathOf("jobs/orders.cs")), StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_that_others_refer_to_come_first_and_cycles_by_name()
    {
        TableName Of(string name) => new("public", name);
        var order = JobOrder.Of(
            [Of("a"), Of("b"), Of("c"), Of("d")],
            [new(Of("a"), Of("d")), new(Of("d"), Of("c")), new(Of("c"), Of("c")), new(Of("a"), Of("elsewhere"))]
        );
        Assert.Equal(["b", "c", "d", "a"], order.Tables.Select(t => t.Name), StringComparer.Ordinal);
        Assert.Empty(order.Cycles);

        order = JobOrder.Of([Of("a"), Of("b"), Of("c")], [new(Of("a"), Of("b")), new(Of("b"), Of("a"))]);
        Assert.Equal(["c", "a", "b"], order.Tables.Select(t => t.Name), StringComparer.Ordinal);
        Assert.Equal(["a"], order.Cycles.Select(t => t.Name), StringComparer.Ordinal);
    }

    private async Task GenerateAsync(
        string job,
        string program,
        string? option = null,
        string? value = null,
        (string Name, string Value)? variables = null
    )
    {
        string[] options =
            option is null ? []
            : value is null ? [option]
            : [option, value];
        var weir = variables is { } v ? Weir.With(v.Name, v.Value) : Weir;
        var result = await weir.RunAsync(["jobs", "generate", job, "-o", program, .. options]);
        Assert.True(result.Code == 0, result.Errors);
    }
}
