using System.Globalization;
using Weir.Benchmarks.Cases;
using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks;

/// <summary>Runs the benchmarks that were asked for, one after the other, and prints their tables.</summary>
internal static class BenchmarkRun
{
    private static readonly IBenchmark[] All =
    [
        new StartupBenchmark(),
        new CsvBenchmark(),
        new TpchBenchmark(),
        new ParquetWriteBenchmark(),
        new ParquetReadBenchmark(),
        new JsonBenchmark(),
        new PostgresReadBenchmark(),
        new PostgresWriteBenchmark(),
        new PostgresMoveBenchmark(),
        new ResumeBenchmark(),
        new JobBenchmark(),
        new ExecBenchmark(),
    ];

    /// <returns>0 when all that ran gave equal rows, 1 otherwise.</returns>
    public static int Run(BenchmarkOptions options)
    {
        var known = All.Select(b => b.Name).ToArray();
        if (options.Names.FirstOrDefault(n => !known.Contains(n, StringComparer.Ordinal)) is { } unknown)
        {
            throw new BenchmarkException($"there is no benchmark {unknown} (there are {string.Join(", ", known)})");
        }

        using var workspace = new Workspace(options);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Environment.ProcessorCount} cores, {options.Threads} threads a side, load {LoadAverage()} before; ratio = peer / Weir, above 1 Weir is faster."
            )
        );
        Console.WriteLine(
            workspace.DuckDb is null
                ? $"DuckDB is left out: {workspace.DuckDbReason}."
                : "DuckDB: libduckdb in a process of its own."
        );
        var equal = true;
        foreach (
            var benchmark in All.Where(b =>
                options.Names.Count == 0 || options.Names.Contains(b.Name, StringComparer.Ordinal)
            )
        )
        {
            Console.WriteLine();
            Console.WriteLine($"### {benchmark.Name}: {benchmark.Title}");
            Console.WriteLine();
            var report = new Report(Console.Out);
            benchmark.Run(workspace, report);
            equal &= report.IsEqual;
            Console.WriteLine();
            Console.WriteLine($"Load {LoadAverage()} after.");
        }

        return equal ? 0 : 1;
    }

    private static string LoadAverage() =>
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
