namespace Weir;

/// <summary>Finds the names a reader may have meant.</summary>
public static class Suggestions
{
    private const int LongestName = 128;

    /// <summary>
    /// The nearest of the candidates by optimal string alignment distance (case ignored), or null when none is near:
    /// more than a third of the letters would have to change.
    /// </summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        if (name.Length > LongestName)
        {
            return null;
        }

        string? nearest = null;
        var best = Math.Max(1, (name.Length + 2) / 3) + 1;
        foreach (var candidate in candidates)
        {
            if (candidate.Length > LongestName)
            {
                continue;
            }

            var distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < best)
            {
                (best, nearest) = (distance, candidate);
            }
        }

        return nearest;
    }

    /// <summary>A hint of the form <c>Did you mean "x"?</c>, or null when nothing is near.</summary>
    public static string? DidYouMean(string name, IEnumerable<string> candidates) =>
        Nearest(name, candidates) is { } nearest ? $"Did you mean \"{nearest}\"?" : null;

    private static int Distance(string a, string b)
    {
        var rows = new int[3][];
        for (var i = 0; i < 3; i++)
        {
            rows[i] = new int[b.Length + 1];
        }

        for (var j = 0; j <= b.Length; j++)
        {
            rows[0][j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var (current, previous, earlier) = (rows[i % 3], rows[(i + 2) % 3], rows[(i + 1) % 3]);
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], earlier[j - 2] + 1);
                }
            }
        }

        return rows[a.Length % 3][b.Length];
    }
}
