using Weir.Benchmarks.Data;
using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks.Cases;

/// <summary>A table of PostgreSQL into a Parquet file, against psql's binary COPY into nothing.</summary>
internal sealed class PostgresReadBenchmark : IBenchmark
{
    private const int DefaultRuns = 5;

    public string Name => "postgres-read";

    public string Title => "PostgreSQL to Parquet (snappy) against `psql COPY … TO STDOUT (FORMAT binary) > /dev/null`";

    public void Run(Workspace workspace, Report report)
    {
        if (workspace.Postgres is not { } server)
        {
            report.Skip(Name, "PostgreSQL is not installed");
            return;
        }

        SalesTable.Fill(workspace, server);
        var file = workspace.PathOf("weir.parquet");
        var contest = new Contest(
            "table to Parquet",
            new Side(
                workspace.Weir.Move($"COPY (SELECT * FROM pg.sales) TO '{file}'", "-s", $"pg={server.Url}"),
                () => File.Delete(file)
            ),
            new Side(server.Statement("COPY sales TO STDOUT (FORMAT binary)") + " > /dev/null"),
            workspace.Options.Runs ?? DefaultRuns,
            workspace.DuckDb is null ? null : () => Difference(workspace, file)
        )
        {
            Goal = Goal.Ratio(0.9).And(Goal.Memory(120)),
        };
        report.Add(contest, workspace);
        var folder = workspace.PathOf("copied");
        var copied = Path.Combine(folder, "sales.parquet");
        CopyContests.Run(
            workspace,
            report,
            ["pg.sales", copied, "-s", $"pg={server.Url}"],
            () => Empty(folder),
            contest,
            workspace.DuckDb is null ? null : () => Difference(workspace, copied)
        );
    }

    // A load leaves its ledger beside the file, so the folder goes with it.
    private static void Empty(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
    }

    private static string? Difference(Workspace workspace, string file) =>
        Fingerprint.Difference(
            workspace,
            $"read_parquet('{file}')",
            SalesFiles.DuckDbCsv(workspace.Rows.Csv(SalesTable.Rows(workspace)))
        );
}
