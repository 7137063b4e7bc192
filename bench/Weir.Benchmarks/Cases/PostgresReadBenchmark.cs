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
        report.Add(
            new Contest(
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
            },
            workspace
        );
    }

    private static string? Difference(Workspace workspace, string file) =>
        Fingerprint.Difference(
            workspace,
            $"read_parquet('{file}')",
            SalesFiles.DuckDbCsv(workspace.Rows.Csv(SalesTable.Rows(workspace)))
        );
}
