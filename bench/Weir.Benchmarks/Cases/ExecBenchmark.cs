using System.Globalization;
using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks.Cases;

/// <summary>Statements as JSON lines on standard input, executed and reported one by one.</summary>
internal sealed class ExecBenchmark : IBenchmark
{
    private const long DefaultRows = 1_000_000;
    private const int DefaultRuns = 3;

    public string Name => "exec";

    public string Title => "statements from standard input to PostgreSQL with an outcome for each";

    public void Run(Workspace workspace, Report report)
    {
        if (workspace.Postgres is not { } server)
        {
            report.Skip(Name, "PostgreSQL is not installed");
            return;
        }

        var rows = workspace.Options.Rows ?? DefaultRows;
        var script = Script(workspace, rows);
        foreach (var strategy in new[] { "sequential", "best_effort" })
        {
            report.Add(
                new Contest(
                    $"{rows:N0} inserts, {strategy}",
                    new Side(
                        workspace.Weir.Exec(script, "-s", $"pg={server.Url}", "--on", "pg", "--strategy", strategy),
                        () =>
                            server.Ask(
                                "DROP TABLE IF EXISTS executed; CREATE TABLE executed (id int, name text, amount float8)"
                            )
                    ),
                    null,
                    workspace.Options.Runs ?? DefaultRuns,
                    () =>
                        server.Ask("SELECT count(DISTINCT id) FROM executed") is var count
                        && count == rows.ToString(CultureInfo.InvariantCulture)
                            ? null
                            : $"{count} rows"
                )
                {
                    Goal = Goal.Memory(150),
                },
                workspace
            );
        }

        server.Ask("DROP TABLE executed");
    }

    private static string Script(Workspace workspace, long rows)
    {
        var path = workspace.PathOf(string.Create(CultureInfo.InvariantCulture, $"exec-{rows}.jsonl"));
        if (!File.Exists(path))
        {
            using (var writer = new StreamWriter(path + ".tmp"))
            {
                for (var i = 0L; i < rows; i++)
                {
                    writer.Write(
                        "{\"sql\":\"INSERT INTO executed (id, name, amount) VALUES ($1, $2, $3)\",\"params\":["
                    );
                    writer.Write(
                        string.Create(CultureInfo.InvariantCulture, $"{i},\"name {i % 97}\",1.5],\"tag\":{i}")
                    );
                    writer.Write("}\n");
                }
            }

            File.Move(path + ".tmp", path);
        }

        return path;
    }
}
