using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks.Cases;

/// <summary>Makes contests of one query in Weir and in DuckDB, one process each, whose rows are compared.</summary>
internal static class QueryContest
{
    /// <param name="weirTable">What stands for <c>$table</c> in Weir.</param>
    /// <param name="duckDbTable">What stands for it in DuckDB.</param>
    public static Contest Create(
        Workspace workspace,
        string name,
        string sql,
        string weirTable,
        string duckDbTable,
        int runs
    )
    {
        var (ours, theirs) = (workspace.PathOf("weir.csv"), workspace.PathOf("peer.csv"));
        var weir = sql.Replace("$table", weirTable, StringComparison.Ordinal);
        var duckDb = sql.Replace("$table", duckDbTable, StringComparison.Ordinal);
        return new Contest(
            name,
            new Side(workspace.Weir.Query(weir, ours)),
            workspace.DuckDb is { } peer ? new Side(peer.Query(duckDb, theirs)) : null,
            workspace.Options.Runs ?? runs,
            () => RowComparison.Difference(ours, theirs)
        );
    }
}
