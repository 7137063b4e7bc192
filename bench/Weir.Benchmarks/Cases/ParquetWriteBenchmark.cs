using Weir.Benchmarks.Data;
using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks.Cases;

/// <summary>Whole files into Parquet with snappy.</summary>
internal sealed class ParquetWriteBenchmark : IBenchmark
{
    public const long DefaultRows = 3_000_000;
    private const int DefaultRuns = 5;

    public string Name => "parquet-write";

    public string Title => "CSV to Parquet and Parquet to Parquet (snappy), 7 columns, against DuckDB's COPY";

    /// <summary>A Parquet file of sales, written by DuckDB where it is there, else by Weir.</summary>
    public static string Source(Workspace workspace)
    {
        var rows = workspace.Options.Rows ?? DefaultRows;
        var file = workspace.PathOf(FormattableString.Invariant($"sales-{rows}.parquet"));
        if (!File.Exists(file))
        {
            var csv = workspace.Rows.Csv(rows);
            var unfinished = file + ".unfinished.parquet";
            ProcessMeter.Run(
                workspace.DuckDb is { } duckDb
                    ? duckDb.Execute(DuckDbCopy(SalesFiles.DuckDbCsv(csv), unfinished))
                    : workspace.Weir.Move(WeirCopy(SalesFiles.WeirCsv(csv), unfinished)),
                workspace.Folder
            );
            File.Move(unfinished, file);
        }

        return file;
    }

    public void Run(Workspace workspace, Report report)
    {
        var source = Source(workspace);
        var csv = workspace.Rows.Csv(workspace.Options.Rows ?? DefaultRows);
        report.Add(
            Create(workspace, "CSV to Parquet", SalesFiles.WeirCsv(csv), SalesFiles.DuckDbCsv(csv), source),
            workspace
        );
        report.Add(
            Create(workspace, "Parquet to Parquet", $"'{source}'", $"read_parquet('{source}')", source),
            workspace
        );
    }

    private static Contest Create(Workspace workspace, string name, string weir, string duckDb, string source)
    {
        var (ours, theirs) = (workspace.PathOf("weir.parquet"), workspace.PathOf("peer.parquet"));
        return new Contest(
            name,
            new Side(workspace.Weir.Move(WeirCopy(weir, ours)), () => File.Delete(ours)),
            workspace.DuckDb is { } peer
                ? new Side(peer.Execute(DuckDbCopy(duckDb, theirs)), () => File.Delete(theirs))
                : null,
            workspace.Options.Runs ?? DefaultRuns,
            () => Fingerprint.Difference(workspace, $"read_parquet('{ours}')", $"read_parquet('{source}')")
        );
    }

    private static string WeirCopy(string table, string file) => $"COPY (SELECT * FROM {table}) TO '{file}'";

    private static string DuckDbCopy(string table, string file) =>
        $"COPY (SELECT * FROM {table}) TO '{file}' (FORMAT parquet, COMPRESSION snappy)";
}
