using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks.Cases;

/// <summary>A program that <c>weir jobs generate</c> wrote, built before, against <c>weir copy</c> of the same job.</summary>
internal sealed class JobBenchmark : IBenchmark
{
    private const int DefaultRuns = 5;

    // At most 1.05 of its time.
    private const double LeastRatio = 0.952;

    public string Name => "job";

    public string Title => "Generated program, after its first build, against `weir copy` of the same job";

    public void Run(Workspace workspace, Report report)
    {
        var csv = workspace.Rows.Csv(SalesTable.Rows(workspace));
        var (ours, theirs) = (workspace.PathOf("job.parquet"), workspace.PathOf("copy.parquet"));
        Compare(
            workspace,
            report,
            "CSV to Parquet",
            csv,
            (ours, theirs),
            "",
            workspace.DuckDb is null
                ? null
                : () => Fingerprint.Difference(workspace, $"read_parquet('{ours}')", $"read_parquet('{theirs}')")
        );
        if (workspace.Postgres is not { } server)
        {
            report.Skip(Name, "PostgreSQL is not installed");
            return;
        }

        Compare(
            workspace,
            report,
            "CSV to PostgreSQL",
            csv,
            ("pg.public.ours", "pg.public.theirs"),
            $"connections:\n  pg: {{ type: postgres, url: \"{server.Url}\" }}\n",
            () => SalesTable.Difference(server, "ours", "theirs"),
            // What the server still has to write of the load before, it would write while it is measured.
            () => server.Ask("CHECKPOINT")
        );
        server.Ask("DROP TABLE IF EXISTS ours, theirs, weir_load");
    }

    private static void Compare(
        Workspace workspace,
        Report report,
        string name,
        string source,
        (string Ours, string Theirs) targets,
        string configuration,
        Func<string?>? difference,
        Action? before = null
    )
    {
        var folder = Directory.CreateTempSubdirectory("weir-bench-job-");
        try
        {
            string FileOf(string file) => Path.Combine(folder.FullName, file);
            File.WriteAllText(FileOf("weir.yaml"), configuration);
            File.WriteAllText(FileOf("job.yaml"), $"source: {source}\ntarget: {targets.Ours}\nmode: replace\n");
            ProcessMeter.Run(workspace.Weir.Generate(FileOf("job.yaml"), FileOf("job.cs")), workspace.Folder);
            ProcessMeter.Run(workspace.Weir.Build(FileOf("job.cs"), FileOf("job")), workspace.Folder);
            ProcessMeter.Run(Run(FileOf("job.cs"), "--dry-run"), workspace.Folder);
            var copy = new Side(
                workspace.Weir.Copy(source, targets.Theirs, "--mode", "replace", "-c", FileOf("weir.yaml")),
                before
            );
            var runs = workspace.Options.Runs ?? DefaultRuns;
            var built = new Side(ShellText.Command([FileOf("job/job"), "-q"]) + " > /dev/null", before);
            report.Add(
                new Contest(name + ", weir jobs build", built, copy, runs, difference)
                {
                    Goal = Goal.Ratio(LeastRatio),
                },
                workspace
            );
            var run = new Side(Run("--no-build", FileOf("job.cs"), "-q"), before);
            report.Add(new Contest(name + ", dotnet run --no-build", run, copy, runs, difference), workspace);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Run(params string[] arguments) =>
        ShellText.Command(["dotnet", "run", "-c", "Release", .. arguments]) + " > /dev/null";
}
