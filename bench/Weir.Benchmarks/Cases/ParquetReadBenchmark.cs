using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks.Cases;

/// <summary>Queries over one Parquet file.</summary>
internal sealed class ParquetReadBenchmark : IBenchmark
{
    private const int DefaultRuns = 5;

    private static readonly (string Name, string Sql)[] Queries =
    [
        (
            "every column",
            "SELECT count(*), max(id), sum(customer), max(region), sum(amount), sum(price), max(created), max(note) FROM $table"
        ),
        ("two columns", "SELECT region, sum(amount) FROM $table GROUP BY region ORDER BY region"),
        ("narrow range", "SELECT count(*), sum(amount), max(note) FROM $table WHERE id BETWEEN 1000000 AND 1001000"),
        ("sort", "SELECT id, amount, note FROM $table ORDER BY amount DESC, id LIMIT 100"),
        (
            "many groups",
            "SELECT customer, count(*), sum(amount) AS total FROM $table GROUP BY customer ORDER BY total DESC, customer LIMIT 20"
        ),
    ];

    public string Name => "parquet-read";

    public string Title => "queries over one Parquet file (snappy) with 7 columns against DuckDB's read_parquet";

    public void Run(Workspace workspace, Report report)
    {
        var file = ParquetWriteBenchmark.Source(workspace);
        foreach (var (name, sql) in Queries)
        {
            report.Add(
                QueryContest.Create(workspace, name, sql, $"'{file}'", $"read_parquet('{file}')", DefaultRuns),
                workspace
            );
        }

        report.AddMean();
    }
}
