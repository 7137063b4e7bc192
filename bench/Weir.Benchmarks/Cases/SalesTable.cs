using Weir.Benchmarks.Data;
using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks.Cases;

/// <summary>The table <c>sales</c> of the benchmarks' own PostgreSQL, loaded once a run by psql.</summary>
internal static class SalesTable
{
    private const long DefaultRows = 3_000_000;

    public static long Rows(Workspace workspace) => workspace.Options.Rows ?? DefaultRows;

    public static void Fill(Workspace workspace, PostgresServer server)
    {
        if (server.Ask("SELECT to_regclass('sales')").Length == 0)
        {
            Create(server, "sales");
            ProcessMeter.Run(Load(workspace, server, "sales"), workspace.Folder);
            server.Ask("VACUUM ANALYZE sales");
        }
    }

    /// <summary>Makes an empty table, and lets the server write what is due so that it does not do so while measured.</summary>
    public static void Create(PostgresServer server, string table)
    {
        server.Ask($"DROP TABLE IF EXISTS {table}");
        server.Ask($"CREATE TABLE {table} ({SalesFiles.Table})");
        server.Ask("CHECKPOINT");
    }

    /// <summary>The command by which psql loads the CSV file.</summary>
    public static string Load(Workspace workspace, PostgresServer server, string table)
    {
        var file = workspace.Rows.Csv(Rows(workspace));
        return server.Statement($"\\copy {table} from '{file}' (FORMAT csv, HEADER)");
    }

    /// <returns>Null when two tables hold the same rows, else what differs.</returns>
    public static string? Difference(PostgresServer server, string ours, string theirs)
    {
        var (left, right) = (Fingerprint(server, ours), Fingerprint(server, theirs));
        return left == right ? null : $"count and hash {left} against {right}";
    }

    private static string Fingerprint(PostgresServer server, string table) =>
        server.Ask(
            $"SELECT count(*), sum(hashtextextended(t::text, 0)), sum(hashtextextended(t::text, 1)) FROM {table} t"
        );
}
