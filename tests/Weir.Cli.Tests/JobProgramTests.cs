using System.Text.RegularExpressions;
using Weir.Cli.Tests.Support;

namespace Weir.Cli.Tests;

/// <summary>Generated jobs, built and run as their users do it: they do what <c>weir copy</c> does.</summary>
public sealed class JobProgramTests(PackedLibrary library) : CliTest, IClassFixture<PackedLibrary>
{
    private const string Ledger =
        "job, run, chunk, state, target, mode, bounds, rows_read, rows_written, rows_filtered, rows_rejected, rows_counted, bytes, hash, attempts, marks, definition, source_state, detail";

    /// <summary>The example of the documentation, which is in the checkout and so refers to the projects.</summary>
    [Fact]
    public async Task A_job_against_projects_gives_the_table_and_the_ledger_of_copy()
    {
        var examples = Path.Combine(PackedLibrary.Root, "examples/jobs");
        var job = await File.ReadAllTextAsync(Path.Combine(examples, "orders.yaml"));
        var program = PackedLibrary.BuildIn(Folder).With("MART", PathOf("mart.db"));
        var run = await program.RunProgramAsync(
            "dotnet",
            "run",
            "-c",
            PackedLibrary.Configuration,
            Path.Combine(examples, "orders.cs"),
            "--",
            "--verify"
        );
        Assert.True(run.Code == 5, run.Output + run.Errors);
        Assert.Contains("5,571 rows written", run.Errors, StringComparison.Ordinal);
        Assert.Contains("4 rejected", run.Errors, StringComparison.Ordinal);
        Assert.Contains("equal", run.Errors, StringComparison.Ordinal);
        File.Move(PathOf("mart.db"), PathOf("program.db"));

        var connections = job[
            job.IndexOf("connections:", StringComparison.Ordinal)..job.IndexOf("source:", StringComparison.Ordinal)
        ];
        Write(
            "weir.yaml",
            connections.Replace("..", Path.Combine(PackedLibrary.Root, "examples"), StringComparison.Ordinal)
        );
        var query = Regex.Match(job, @"source: \|\n(  .*\n)+", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        string[] copy =
        [
            "copy",
            Regex.Replace(query.Value[10..].Trim(), @"\n *", "\n", RegexOptions.None, TimeSpan.FromSeconds(1)),
            "mart.orders",
            "--mode",
            "upsert",
            "--key",
            "order_id",
            "--where",
            "status <> 'cancelled'",
            "--chunk-rows",
            "20000",
            "--job",
            "orders",
        ];
        var copied = await Weir.With("MART", PathOf("mart.db")).RunAsync(copy);
        Assert.True(copied.Code == 5, copied.Errors);

        foreach (
            var select in new[]
            {
                "SELECT * FROM db.orders ORDER BY order_id",
                $"SELECT {Ledger} FROM db.weir_load ORDER BY chunk",
            }
        )
        {
            var ours = await Weir.RunAsync("sql", "-s", "db=program.db", select, "--format", "csv");
            var theirs = await Weir.RunAsync("sql", "-s", "db=mart.db", select, "--format", "csv");
            Assert.Equal(0, theirs.Code);
            Assert.True(theirs.Output.Split('\n').Length > 3);
            Assert.Equal(theirs.Output, ours.Output);
        }
    }

    [Fact]
    public async Task A_job_against_the_package_with_a_function_is_planned_stopped_resumed_and_does_as_copy()
    {
        Write(
            "orders.csv",
            "id,name,price\n" + string.Concat(Enumerable.Range(1, 3000).Select(i => $"{i},name {i},{i}.25\n"))
        );
        Write(
            "job.yaml",
            """
            source: orders.csv
            target: out/orders.parquet
            mode: replace
            where: id % 10 <> 0
            settings: { chunk_rows: 500, min_rows_for_parallel: 0 }
            """
        );
        var generated = await Weir.RunAsync("jobs", "generate", "job.yaml", "-o", "job.cs", "--library", "package");
        Assert.True(generated.Code == 0, generated.Errors);
        await EditAsync("job.cs", DocumentedFunction());
        var process = library.Serve(Folder);

        var plan = await process.RunProgramAsync("dotnet", "run", "-c", "Release", "job.cs", "--", "--dry-run");
        Assert.True(plan.Code == 0, plan.Output + plan.Errors);
        Assert.StartsWith("job ", plan.Output, StringComparison.Ordinal);
        Assert.Contains("6 chunks", plan.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(PathOf("out")));

        var program = PackedLibrary.ProgramOf(Folder, "job");
        foreach (var (option, workers) in new[] { ("--sequential", 1), ("--workers=3", 3) })
        {
            plan = await process.RunProgramAsync(program, "--dry-run", option);
            Assert.Matches($@"workers +{workers} \(", plan.Output);
        }

        var wrong = await process.RunProgramAsync(program, "--worker", "3");
        Assert.Equal(2, wrong.Code);
        Assert.Contains("--workers", wrong.Errors, StringComparison.Ordinal);

        var slow = library.Serve(Folder).With("WEIR_TRANSFER_MAX_ROWS_PER_SECOND", "500");
        var stopped = await slow.RunProgramAndSignalAsync("INT", "chunks [1-5]/6", program, "--workers", "2");
        Assert.True(stopped.Code == 6, stopped.Output + stopped.Errors);
        Assert.Contains("resume with: dotnet run job.cs -- --workers 2", stopped.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(PathOf("out/orders.parquet")));

        var resumed = await process.RunProgramAsync(program, "--resume", "--verify");
        Assert.True(resumed.Code == 0, resumed.Output + resumed.Errors);
        Assert.Contains("2,610 rows written", resumed.Errors, StringComparison.Ordinal);
        Assert.Contains("390 filtered", resumed.Errors, StringComparison.Ordinal);
        Assert.Contains("of an earlier run", resumed.Errors, StringComparison.Ordinal);
        await AssertAsCopyAsync("id % 10 <> 0 AND id > 100");
    }

    [Fact]
    public async Task A_built_program_runs_without_an_SDK_and_tells_how_it_resumes()
    {
        Write("orders.csv", "id,name\n" + string.Concat(Enumerable.Range(1, 3000).Select(i => $"{i},name {i}\n")));
        Write(
            "job.yaml",
            "source: orders.csv\ntarget: out.parquet\nsettings: { chunk_rows: 500, min_rows_for_parallel: 0 }\n"
        );
        var generated = await Weir.RunAsync("jobs", "generate", "job.yaml", "-o", "job.cs");
        Assert.True(generated.Code == 0, generated.Errors);
        var built = await Weir.RunWithPatienceAsync("jobs", "build", "job.cs", "-o", "bin");
        Assert.True(built.Code == 0, built.Output + built.Errors);
        Assert.Contains("built bin/job", built.Errors, StringComparison.Ordinal);

        var process = new WeirProcess(Folder).With("PATH", "/nowhere").With("DOTNET_ROOT", "/nowhere");
        var slow = process.With("WEIR_TRANSFER_MAX_ROWS_PER_SECOND", "500");
        var stopped = await slow.RunProgramAndSignalAsync("INT", "chunks [1-5]/6", PathOf("bin/job"), "--workers", "2");
        Assert.True(stopped.Code == 6, stopped.Output + stopped.Errors);
        Assert.Contains($"resume with: {PathOf("bin/job")} --workers 2", stopped.Errors, StringComparison.Ordinal);
        process = new WeirProcess(Folder).With("PATH", "/nowhere").With("DOTNET_ROOT", "/nowhere");
        var resumed = await process.RunProgramAsync(PathOf("bin/job"), "--verify");
        Assert.True(resumed.Code == 0, resumed.Output + resumed.Errors);
        Assert.Contains("3,000 rows written", resumed.Errors, StringComparison.Ordinal);
        Assert.Contains("equal", resumed.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_does_not_compile_is_told_with_the_compilers_errors()
    {
        Write("job.cs", "#:property PublishAot=false\nreturn nonsense;\n");
        var built = await Weir.RunWithPatienceAsync("jobs", "build", "job.cs");
        Assert.Equal(2, built.Code);
        Assert.Contains("CS0103", built.Errors, StringComparison.Ordinal);
        Assert.Contains("building", built.Errors, StringComparison.Ordinal);
        var missing = await Weir.RunAsync("jobs", "build", "none.cs");
        Assert.Equal(1, missing.Code);
        Assert.Contains("none.cs does not exist", missing.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("building", missing.Errors, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Programs_of_a_schema_run_in_the_order_of_foreign_keys()
    {
        await using var database = await ExampleDatabase.CreateAsync(PostgresFactAttribute.Url!);
        await database.ExecuteAsync(
            """
            CREATE TABLE people (id int PRIMARY KEY, name text);
            CREATE TABLE bills (id int PRIMARY KEY, person int REFERENCES people);
            INSERT INTO people SELECT i, 'name ' || i FROM generate_series(1, 10) i;
            INSERT INTO bills SELECT i, 1 + i % 10 FROM generate_series(1, 100) i;
            """
        );
        Write(
            "weir.yaml",
            await File.ReadAllTextAsync(Path.Combine(PackedLibrary.Root, "examples/postgres/weir.yaml"))
                + "  mart: { type: sqlite, path: mart.db }\n"
        );
        string[] generate = ["jobs", "generate", "--schema", "pg.public", "--to", "mart", "-o", "jobs"];
        var generated = await database.Name(Weir).RunAsync([.. generate, "--library", "package"]);
        Assert.True(generated.Code == 0, generated.Errors);

        var run = await database
            .Name(library.Serve(Folder))
            .RunProgramAsync("dotnet", "run", "-c", "Release", "jobs/all.cs", "--", "--sequential");
        Assert.True(run.Code == 0, run.Output + run.Errors);
        Assert.Contains("1 of 2: people.cs", run.Errors, StringComparison.Ordinal);
        Assert.Contains("2 of 2: bills.cs", run.Errors, StringComparison.Ordinal);
        var rows = await database
            .Name(Weir)
            .RunAsync(
                "sql",
                "SELECT count(*), min(p.name) FROM mart.bills b JOIN mart.people p ON p.id = b.person",
                "--format",
                "csv"
            );
        Assert.EndsWith("\n100,name 1\n", rows.Output, StringComparison.Ordinal);
    }

    /// <summary>The function of docs/movement.md.</summary>
    private static string DocumentedFunction()
    {
        var text = File.ReadAllText(Path.Combine(PackedLibrary.Root, "docs/movement.md"));
        var start = text.IndexOf("static Batch Change(", StringComparison.Ordinal);
        return text[start..text.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private async Task EditAsync(string file, string function)
    {
        var text = await File.ReadAllTextAsync(PathOf(file));
        Assert.Contains("static Batch Change(Batch batch) => batch;\n", text, StringComparison.Ordinal);
        Write(
            file,
            text.Replace("static Batch Change(Batch batch) => batch;\n", function, StringComparison.Ordinal)
                .Replace("version: \"\"", "version: \"1\"", StringComparison.Ordinal)
        );
    }

    /// <summary>The same job by <c>weir copy</c> into another place: the same rows, and chunks with the same counts and hashes.</summary>
    private async Task AssertAsCopyAsync(string condition)
    {
        string[] Copy(string target) =>
            ["orders.csv", target, "--mode", "replace", "--where", condition, "--chunk-rows", "500", "--job", "job"];
        var copied = await Weir.RunAsync(["copy", .. Copy("copied/orders.parquet")]);
        Assert.True(copied.Code == 0, copied.Errors);
        var ours = await Weir.RunAsync("sql", "SELECT * FROM 'out/orders.parquet' ORDER BY id", "--format", "csv");
        var theirs = await Weir.RunAsync("sql", "SELECT * FROM 'copied/orders.parquet' ORDER BY id", "--format", "csv");
        Assert.Equal(theirs.Output, ours.Output);
        Assert.Equal(2610 + 2, ours.Output.Split('\n').Length);

        var theirState = await Weir.RunAsync(["state", "show", .. Copy("copied/orders.parquet")]);
        var ourState = await Weir.RunAsync(["state", "show", .. Copy("out/orders.parquet")]);
        Assert.True(ourState.Code == 0, ourState.Errors);
        var chunks = Chunks(theirState.Output);
        Assert.True(chunks.Count == 6, theirState.Output);
        Assert.Equal(chunks, Chunks(ourState.Output));
    }

    /// <summary>Chunks without their attempts and times.</summary>
    private static List<string> Chunks(string state) =>
        [.. state.Split('\n').Skip(2).Where(l => l.Length > 0).Select(l => string.Join(',', l.Split(',')[..^2]))];
}
