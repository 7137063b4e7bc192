using System.Diagnostics;
using System.Globalization;
using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks.Cases;

/// <summary>A load that was killed when half of its rows were there, run again, against the whole load.</summary>
internal sealed class ResumeBenchmark : IBenchmark
{
    private const int DefaultRuns = 5;
    private const int PollMilliseconds = 50;

    // At most 0.6 of its time.
    private const double LeastRatio = 1.667;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public string Name => "resume";

    public string Title => "A load that was killed at half of its rows, run again, against the whole load";

    public void Run(Workspace workspace, Report report)
    {
        if (workspace.Postgres is not { } server)
        {
            report.Skip(Name, "PostgreSQL is not installed");
            return;
        }

        var csv = workspace.Rows.Csv(SalesTable.Rows(workspace));
        string Load(string table) =>
            workspace.Weir.Copy(csv, $"pg.{table}", "--mode", "append", "-s", $"pg={server.Url}");

        void Empty(string table)
        {
            server.Ask("DROP TABLE IF EXISTS weir_load");
            SalesTable.Create(server, table);
        }

        void Kill()
        {
            Empty("ours");
            KillAt(Load("ours"), workspace, () => Rows(server, "ours") >= SalesTable.Rows(workspace) / 2);
            Await(() => server.Ask("SELECT count(*) FROM pg_stat_activity WHERE client_port IS NOT NULL") == "1");
        }

        report.Add(
            new Contest(
                "CSV to PostgreSQL",
                new Side(Load("ours"), Kill),
                new Side(Load("theirs"), () => Empty("theirs")),
                workspace.Options.Runs ?? DefaultRuns,
                () => SalesTable.Difference(server, "ours", "theirs")
            )
            {
                Goal = Goal.Ratio(LeastRatio),
            },
            workspace
        );
        server.Ask("DROP TABLE IF EXISTS ours, theirs, weir_load");
    }

    private static long Rows(Data.PostgresServer server, string table) =>
        long.Parse(server.Ask($"SELECT count(*) FROM {table}"), CultureInfo.InvariantCulture);

    private static void KillAt(string command, Workspace workspace, Func<bool> isTime)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = workspace.Folder };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"exec </dev/null 2>/dev/null; exec {command}");
        using var process = Process.Start(start)!;
        Await(() => process.HasExited || isTime());
        if (process.HasExited)
        {
            throw new BenchmarkException("the load was over before it could be killed; take more rows");
        }

        process.Kill();
        process.WaitForExit();
    }

    private static void Await(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Patience)
            {
                throw new BenchmarkException("a load did not come to where it was to be killed");
            }

            Thread.Sleep(PollMilliseconds);
        }
    }
}
