using Weir.Benchmarks.Data;

namespace Weir.Benchmarks.Cases;

/// <summary>Compares two tables of sales row by row whatever their order: the count, and two sums of hashes by DuckDB.</summary>
internal static class Fingerprint
{
    /// <returns>Null when they hold the same rows, else both fingerprints.</returns>
    public static string? Difference(Workspace workspace, string left, string right)
    {
        var (ours, theirs) = (Of(workspace, left), Of(workspace, right));
        return ours == theirs ? null : $"count and hashes {ours} against {theirs}";
    }

    private static string Of(Workspace workspace, string table) =>
        workspace.DuckDb!.Ask(
            $"SELECT count(*), sum(h), bit_xor(h) FROM (SELECT hash({SalesFiles.Casts}) AS h FROM {table})",
            workspace.Folder
        );
}
