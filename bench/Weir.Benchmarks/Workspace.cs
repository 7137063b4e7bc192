using Weir.Benchmarks.Data;
using Weir.Benchmarks.Peers;

namespace Weir.Benchmarks;

/// <summary>Where the programs and the data of a run are, and what stays open between its benchmarks.</summary>
internal sealed class Workspace : IDisposable
{
    private PostgresServer? _postgres;

    public Workspace(BenchmarkOptions options)
    {
        Options = options;
        Root =
            Environment.GetEnvironmentVariable("WEIR_BENCH_ROOT")
            ?? throw new BenchmarkException("WEIR_BENCH_ROOT is not set; start me by bench/run");
        Weir = new WeirProgram(Path.Combine(Root, "artifacts", "weir", "bin", "weir"), options.Threads);
        Folder = Path.Combine(Root, "artifacts", "bench", "data");
        Directory.CreateDirectory(Folder);
        Rows = new SalesFiles(Folder);
        var library = Environment.GetEnvironmentVariable("WEIR_DUCKDB_LIBRARY");
        if (!string.IsNullOrEmpty(library) && File.Exists(library))
        {
            DuckDb = new DuckDbProgram(Environment.ProcessPath!, options.Threads);
        }
    }

    public BenchmarkOptions Options { get; }

    /// <summary>The root of the checkout.</summary>
    public string Root { get; }

    /// <summary>The folder of generated data, kept between runs, and of outputs.</summary>
    public string Folder { get; }

    public WeirProgram Weir { get; }

    /// <summary>DuckDB as the peer, or null when there is no library.</summary>
    public DuckDbProgram? DuckDb { get; }

    public string DuckDbReason =>
        Environment.GetEnvironmentVariable("WEIR_DUCKDB_REASON") ?? "WEIR_DUCKDB_LIBRARY names no file";

    public SalesFiles Rows { get; }

    /// <summary>The folder of the project's shared data, or null when there is none beside the checkout.</summary>
    public string? Shared
    {
        get
        {
            var folder =
                Environment.GetEnvironmentVariable("WEIR_SHARED")
                ?? Path.GetFullPath(Path.Combine(Root, "..", "shared"));
            return Directory.Exists(folder) ? folder : null;
        }
    }

    /// <summary>A PostgreSQL server of this run's own, started when first asked for; null when it is not installed.</summary>
    public PostgresServer? Postgres => _postgres ??= PostgresServer.TryStart();

    public string PathOf(string name) => Path.Combine(Folder, name);

    public void Dispose() => _postgres?.Dispose();
}
