using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks.Cases;

/// <summary>The 22 queries of TPC-H over Parquet files of the shared data, one process a query and side.</summary>
internal sealed class TpchBenchmark : IBenchmark
{
    private const int DefaultRuns = 5;
    private static readonly string[] Tables =
    [
        "customer",
        "lineitem",
        "nation",
        "orders",
        "part",
        "partsupp",
        "region",
        "supplier",
    ];

    public string Name => "tpch";

    public string Title =>
        "the queries of TPC-H at scale 0.1 over Parquet against DuckDB (not comparable with published TPC results)";

    public void Run(Workspace workspace, Report report)
    {
        var data = workspace.Shared is { } shared ? Path.Combine(shared, "data", "tpch") : null;
        if (data is null || !Directory.Exists(data))
        {
            report.Skip(
                Name,
                "there is no shared/data/tpch beside the checkout; WEIR_SHARED may name the shared folder"
            );
            return;
        }

        var files = Tables.Select(t => (Table: t, File: Path.Combine(data, "sf0.1", t + ".parquet"))).ToArray();
        var sources = files.SelectMany(f => new[] { "-s", $"{f.Table}={f.File}" }).ToArray();
        var views = string.Concat(
            files.Select(f => $"CREATE VIEW {f.Table} AS SELECT * FROM read_parquet('{f.File}');")
        );
        foreach (var query in Directory.GetFiles(Path.Combine(data, "queries"), "q*.sql").Order(StringComparer.Ordinal))
        {
            report.Add(Create(workspace, query, sources, views), workspace);
        }

        report.AddMean();
    }

    private static Contest Create(Workspace workspace, string file, string[] sources, string views)
    {
        var (ours, theirs) = (workspace.PathOf("weir.csv"), workspace.PathOf("peer.csv"));
        var sql = File.ReadAllText(file);
        return new Contest(
            Path.GetFileNameWithoutExtension(file),
            new Side(workspace.Weir.Query(sql, ours, sources)),
            workspace.DuckDb is { } peer ? new Side(peer.Query(sql, theirs, views)) : null,
            workspace.Options.Runs ?? DefaultRuns,
            () => RowComparison.Difference(ours, theirs)
        );
    }
}
