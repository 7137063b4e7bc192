using System.Globalization;

namespace Weir.Benchmarks.Measuring;

/// <summary>
/// Compares two CSV files of results. Headers are left out. Fields are equal when their text is, or when both are
/// numbers that differ by at most one part in 10^10 and one of them has a fraction: sums of doubles depend on the
/// order of rows, and DuckDB averages decimals as doubles.
/// </summary>
internal static class RowComparison
{
    private const double Tolerance = 1e-10;

    /// <returns>Null when the rows are equal, else the first difference.</returns>
    public static string? Difference(string weirFile, string peerFile)
    {
        var (weir, peer) = (File.ReadAllLines(weirFile), File.ReadAllLines(peerFile));
        if (weir.Length != peer.Length)
        {
            return $"{weir.Length - 1} rows against {peer.Length - 1}";
        }

        for (var i = 1; i < weir.Length; i++)
        {
            var (ours, theirs) = (weir[i].Split(','), peer[i].Split(','));
            if (ours.Length != theirs.Length || !ours.Zip(theirs).All(p => IsSame(p.First, p.Second)))
            {
                return $"row {i}: {weir[i]} against {peer[i]}";
            }
        }

        return null;
    }

    private static bool IsSame(string ours, string theirs)
    {
        if (ours == theirs)
        {
            return true;
        }

        var hasFraction =
            ours.Contains('.', StringComparison.Ordinal) || theirs.Contains('.', StringComparison.Ordinal);
        return hasFraction
            && double.TryParse(ours, NumberStyles.Float, CultureInfo.InvariantCulture, out var left)
            && double.TryParse(theirs, NumberStyles.Float, CultureInfo.InvariantCulture, out var right)
            && Math.Abs(left - right) <= Tolerance * Math.Max(Math.Abs(left), Math.Abs(right));
    }
}
