using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks.Cases;

/// <summary>The shortest statement: what every other figure of a whole process contains.</summary>
internal sealed class StartupBenchmark : IBenchmark
{
    private const int DefaultRuns = 20;

    public string Name => "startup";

    public string Title => "`select 1`, whole process; the peer is DuckDB in this program";

    public void Run(Workspace workspace, Report report)
    {
        var runs = workspace.Options.Runs ?? DefaultRuns;
        var goal = Goal.Milliseconds(150);
        report.Add(
            QueryContest.Create(workspace, "weir sql \"select 1\"", "SELECT 1", "", "", DefaultRuns) with
            {
                Goal = goal,
            },
            workspace
        );
        var script = ShellText.Command([Path.Combine(workspace.Root, "weir"), "sql", "select 1"]) + " > /dev/null";
        report.Add(
            new Contest("./weir sql \"select 1\" (through the script)", new Side(script), null, runs) { Goal = goal },
            workspace
        );
    }
}
