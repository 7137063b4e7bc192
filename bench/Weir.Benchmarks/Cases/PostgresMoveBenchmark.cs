using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks.Cases;

/// <summary>A table of PostgreSQL into another, against two psql and a pipe.</summary>
internal sealed class PostgresMoveBenchmark : IBenchmark
{
    private const int DefaultRuns = 5;

    public string Name => "postgres-move";

    public string Title => "PostgreSQL to PostgreSQL against `psql COPY binary | psql COPY binary`";

    public void Run(Workspace workspace, Report report)
    {
        if (workspace.Postgres is not { } server)
        {
            report.Skip(Name, "PostgreSQL is not installed");
            return;
        }

        SalesTable.Fill(workspace, server);
        var pipe =
            server.Statement("COPY sales TO STDOUT (FORMAT binary)")
            + " | "
            + server.Statement("COPY theirs FROM STDIN (FORMAT binary)");
        var contest = new Contest(
            "table to table",
            new Side(
                workspace.Weir.Move("INSERT INTO pg.ours SELECT * FROM pg.sales", "-s", $"pg={server.Url}"),
                () => SalesTable.Create(server, "ours")
            ),
            new Side(pipe, () => SalesTable.Create(server, "theirs")),
            workspace.Options.Runs ?? DefaultRuns,
            () => SalesTable.Difference(server, "ours", "theirs")
        )
        {
            Goal = Goal.Ratio(1.3),
        };
        report.Add(contest, workspace);
        CopyContests.Run(
            workspace,
            report,
            ["pg.sales", "pg.ours", "--mode", "append", "--again", "-s", $"pg={server.Url}"],
            () => SalesTable.Create(server, "ours"),
            contest,
            contest.Difference
        );
        server.Ask("DROP TABLE IF EXISTS ours, theirs");
    }
}
