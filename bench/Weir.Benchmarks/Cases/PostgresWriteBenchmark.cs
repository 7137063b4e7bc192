using Weir.Benchmarks.Data;
using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks.Cases;

/// <summary>A CSV file into a table of PostgreSQL, against psql's \copy.</summary>
internal sealed class PostgresWriteBenchmark : IBenchmark
{
    private const int DefaultRuns = 5;

    public string Name => "postgres-write";

    public string Title => "CSV to PostgreSQL against `psql \\copy` of the same file";

    public void Run(Workspace workspace, Report report)
    {
        if (workspace.Postgres is not { } server)
        {
            report.Skip(Name, "PostgreSQL is not installed");
            return;
        }

        var source = SalesFiles.WeirCsv(workspace.Rows.Csv(SalesTable.Rows(workspace)));
        var contest = new Contest(
            "CSV to table",
            new Side(
                workspace.Weir.Move($"INSERT INTO pg.ours SELECT * FROM {source}", "-s", $"pg={server.Url}"),
                () => SalesTable.Create(server, "ours")
            ),
            new Side(SalesTable.Load(workspace, server, "theirs"), () => SalesTable.Create(server, "theirs")),
            workspace.Options.Runs ?? DefaultRuns,
            () => SalesTable.Difference(server, "ours", "theirs")
        )
        {
            Goal = Goal.Ratio(1.5),
        };
        report.Add(contest, workspace);
        CopyContests.Run(
            workspace,
            report,
            [
                workspace.Rows.Csv(SalesTable.Rows(workspace)),
                "pg.ours",
                "--mode",
                "append",
                "--again",
                "-s",
                $"pg={server.Url}",
            ],
            () => SalesTable.Create(server, "ours"),
            contest,
            contest.Difference
        );
        server.Ask("DROP TABLE IF EXISTS ours, theirs");
    }
}
