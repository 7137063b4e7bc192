using Weir.Benchmarks.Data;
using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks.Cases;

/// <summary>Queries over JSON lines.</summary>
internal sealed class JsonBenchmark : IBenchmark
{
    private const long DefaultRows = 3_000_000;
    private const int DefaultRuns = 5;
    private const string Grouped =
        "SELECT region, count(*), sum(amount), max(id) FROM $table GROUP BY region ORDER BY region";

    private static readonly (string Name, string Sql)[] Queries =
    [
        ("three fields", Grouped),
        (
            "every field",
            "SELECT count(*), max(id), sum(customer), max(region), sum(amount), sum(price), max(created), max(note) FROM $table"
        ),
    ];

    public string Name => "json";

    public string Title =>
        "queries over JSON lines with 7 fields against DuckDB's read_json and a loop over Utf8JsonReader";

    public void Run(Workspace workspace, Report report)
    {
        var file = workspace.Rows.JsonLines(workspace.Options.Rows ?? DefaultRows);
        var (table, duckDbTable) = (SalesFiles.WeirJson(file), SalesFiles.DuckDbJson(file));
        foreach (var (name, sql) in Queries)
        {
            report.Add(
                QueryContest.Create(workspace, $"{name}, DuckDB", sql, table, duckDbTable, DefaultRuns),
                workspace
            );
        }

        var (ours, theirs) = (workspace.PathOf("weir.csv"), workspace.PathOf("peer.csv"));
        var loop =
            ShellText.Command([Environment.ProcessPath!, "peer", "json", file]) + " > " + ShellText.Quote(theirs);
        var query = Grouped.Replace("$table", table, StringComparison.Ordinal);
        report.Add(
            new Contest(
                "three fields, Utf8JsonReader, one thread each",
                new Side(workspace.Weir.QueryOnOneThread(query, ours)),
                new Side(loop),
                workspace.Options.Runs ?? DefaultRuns,
                () => RowComparison.Difference(ours, theirs)
            ),
            workspace
        );
    }
}
