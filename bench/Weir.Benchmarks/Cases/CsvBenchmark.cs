using Weir.Benchmarks.Data;
using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks.Cases;

/// <summary>Queries over one large CSV file, which is parsed from its first byte to its last.</summary>
internal sealed class CsvBenchmark : IBenchmark
{
    private const long DefaultRows = 10_000_000;
    private const int DefaultRuns = 3;

    private static readonly (string Name, string Sql)[] Queries =
    [
        ("count", "SELECT count(*) FROM $table"),
        ("count, sum, max", "SELECT count(*), sum(amount), max(id), sum(customer) FROM $table"),
        (
            "group by region",
            "SELECT region, count(*), sum(amount), max(price), min(created) FROM $table GROUP BY region ORDER BY region"
        ),
        (
            "group by customer",
            "SELECT customer, count(*), sum(amount) AS total FROM $table GROUP BY customer ORDER BY total DESC, customer LIMIT 20"
        ),
        (
            "filter",
            "SELECT count(*), sum(price) FROM $table WHERE region = 'coast' AND amount > 9000 AND note LIKE 'gift%'"
        ),
    ];

    public string Name => "csv";

    public string Title => "queries over CSV with 7 columns against DuckDB's read_csv; types declared on both sides";

    public void Run(Workspace workspace, Report report)
    {
        var file = workspace.Rows.Csv(workspace.Options.Rows ?? DefaultRows);
        foreach (var (name, sql) in Queries)
        {
            var (weir, duckDb) = (SalesFiles.WeirCsv(file), SalesFiles.DuckDbCsv(file));
            report.Add(
                QueryContest.Create(workspace, name, sql, weir, duckDb, DefaultRuns) with
                {
                    Goal = Goal.Memory(150),
                },
                workspace
            );
        }

        report.AddMean();
    }
}
