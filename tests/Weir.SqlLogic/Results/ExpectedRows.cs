using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Weir.SqlLogic.Scripts;

namespace Weir.SqlLogic.Results;

/// <summary>
/// Compares a result with the lines that a script expects. The lines are one of: a hash; one value per line; one row per
/// line with tabs between the values; one row per line with spaces between them, where a row is compared as a whole.
/// </summary>
internal static partial class ExpectedRows
{
    /// <summary>Whether the rows are the expected ones.</summary>
    public static bool Matches(QueryRecord query, ResultTable result)
    {
        var expected = query.Expected!;
        var columns = Math.Max(1, result.Kinds.Count);
        var rows = Sorted(result, query.Sort);
        if (expected.Count == 1 && HashLine().Match(expected[0]) is { Success: true } hash)
        {
            var count = long.Parse(hash.Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
            return count == rows.Sum(r => r.Length)
                && (
                    Hash(rows.SelectMany(r => r).Select(c => ValueText.Of(c.Value))) == hash.Groups["hash"].Value
                    || Hash(Classic(query, result)) == hash.Groups["hash"].Value
                );
        }

        if (query.Sort == SortMode.Values)
        {
            return SameCells([.. expected.SelectMany(l => l.Split('\t'))], rows, query, 1);
        }

        if (columns > 1 && expected.All(l => l.Count(c => c == '\t') == columns - 1))
        {
            return SameCells([.. expected.SelectMany(l => l.Split('\t'))], rows, query, columns);
        }

        if (expected.Count == rows.Count * columns && !HasLineBreaks(result))
        {
            return SameCells(expected, rows, query, columns);
        }

        return SameLines(query, rows, columns, "\n")
            || (columns > 1 && (SameLines(query, rows, columns, "\t") || SameWords(query, rows)));
    }

    /// <summary>The result as lines of the layout that reads best, for a report.</summary>
    public static IEnumerable<string> Render(ResultTable result, SortMode sort) =>
        Sorted(result, sort).Select(r => string.Join('\t', r.Select(c => ValueText.Of(c.Value))));

    /// <summary>A hash of the values, for labels.</summary>
    public static string HashOf(ResultTable result, SortMode sort) =>
        Hash(Sorted(result, sort).SelectMany(r => r).Select(c => ValueText.Of(c.Value)));

    private static List<Cell[]> Sorted(ResultTable result, SortMode sort)
    {
        var rows = result.Rows.Select(r => r.Select((v, i) => new Cell(v, result.Kinds[i], i)).ToArray()).ToList();
        if (sort == SortMode.Values)
        {
            rows = [.. rows.SelectMany(r => r).Select(c => new[] { c })];
        }

        if (sort != SortMode.None)
        {
            rows.Sort(
                (a, b) => Compare([.. a.Select(c => ValueText.Of(c.Value))], [.. b.Select(c => ValueText.Of(c.Value))])
            );
        }

        return rows;
    }

    private static int Compare(string[] left, string[] right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var order = string.CompareOrdinal(left[i], right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length - right.Length;
    }

    private static bool SameCells(IReadOnlyList<string> expected, List<Cell[]> rows, QueryRecord query, int columns)
    {
        if (expected.Count != rows.Sum(r => r.Length))
        {
            return false;
        }

        // Sorted by the same rule on both sides: a script may list sorted rows in any order. Patterns have no place in an order.
        var wanted = expected.Chunk(columns).ToList();
        if (query.Sort != SortMode.None && !expected.Any(ValueText.IsPattern))
        {
            wanted.Sort(Compare);
        }

        for (var i = 0; i < wanted.Count; i++)
        {
            for (var j = 0; j < wanted[i].Length; j++)
            {
                var cell = rows[i][j];
                var type = cell.Column < query.Types.Length ? query.Types[cell.Column] : 'T';
                if (!ValueText.Matches(wanted[i][j], cell.Value, cell.Kind, type))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Values that have line breaks themselves cover more than one line.</summary>
    private static bool SameLines(QueryRecord query, List<Cell[]> rows, int columns, string separator)
    {
        var lines = rows.Select(r => string.Join(separator, r.Select(c => ValueText.Of(c.Value))));
        return rows.All(r => r.Length == columns)
            && string.Join('\n', lines).Split('\n').SequenceEqual(query.Expected!, StringComparer.Ordinal);
    }

    private static bool SameWords(QueryRecord query, List<Cell[]> rows)
    {
        var actual = rows.Select(r => OneSpace(string.Join(' ', r.Select(c => ValueText.Of(c.Value)))));
        var expected = query.Expected!.Select(OneSpace);
        return query.Sort == SortMode.None
            ? actual.SequenceEqual(expected, StringComparer.Ordinal)
            : actual
                .Order(StringComparer.Ordinal)
                .SequenceEqual(expected.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private static string OneSpace(string line) =>
        string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool HasLineBreaks(ResultTable result) =>
        result.Rows.Any(r => r.Any(v => v?.Contains('\n', StringComparison.Ordinal) == true));

    private static IEnumerable<string> Classic(QueryRecord query, ResultTable result)
    {
        var rows = result
            .Rows.Select(r =>
                r.Select((v, i) => ValueText.Classic(v, result.Kinds[i], i < query.Types.Length ? query.Types[i] : 'T'))
                    .ToArray()
            )
            .ToList();
        if (query.Sort == SortMode.Values)
        {
            rows = [.. rows.SelectMany(r => r).Select(v => new[] { v })];
        }

        if (query.Sort != SortMode.None)
        {
            rows.Sort(Compare);
        }

        return rows.SelectMany(r => r);
    }

    private static string Hash(IEnumerable<string> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var value in values)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(value + "\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    [GeneratedRegex(@"^(?<count>\d+) values hashing to (?<hash>[0-9a-f]{32})$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HashLine();

    private readonly record struct Cell(string? Value, ValueKind Kind, int Column);
}
