using System.Globalization;

namespace Weir.Pipelines.Tasks;

/// <summary>One check: a number that a query gives, and the numbers that are right.</summary>
/// <param name="Name">What is expected, for messages.</param>
/// <param name="Value">An aggregate over the table's rows; or a whole query when <paramref name="IsQuery"/>.</param>
/// <param name="IsQuery">Whether the value needs a pass of its own; then it holds <c>{0}</c> where the table goes.</param>
/// <param name="Holds">Whether a number is right.</param>
/// <param name="Problem">What a wrong number means, with <c>{0}</c> for it.</param>
internal sealed record Expectation(string Name, string Value, bool IsQuery, Func<long, bool> Holds, string Problem)
{
    private static readonly string[] Operators = ["<=", ">=", "<>", "!=", "<", ">", "="];

    /// <summary>A comparison such as <c>&gt; 0</c>, or a bare number for equality; null when it is neither.</summary>
    public static Expectation? OfRowCount(string comparison)
    {
        var text = comparison.Trim();
        var symbol = Array.Find(Operators, o => text.StartsWith(o, StringComparison.Ordinal)) ?? "";
        if (
            !long.TryParse(text[symbol.Length..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var bound)
        )
        {
            return null;
        }

        Func<long, bool> holds = symbol switch
        {
            "<=" => n => n <= bound,
            ">=" => n => n >= bound,
            "<>" or "!=" => n => n != bound,
            "<" => n => n < bound,
            ">" => n => n > bound,
            _ => n => n == bound,
        };
        return new Expectation($"rows {text}", "count(*)", IsQuery: false, holds, $"rows {text}: there are {{0}}");
    }

    public static Expectation OfNotNull(string column) =>
        new(
            $"not_null {column}",
            $"count(*) FILTER (WHERE {TableText.Quote(column)} IS NULL)",
            IsQuery: false,
            n => n == 0,
            $"not_null {column}: {{0}} rows are NULL"
        );

    /// <summary>No two rows have the same values; rows with a NULL among them do not count, as in SQL.</summary>
    public static Expectation OfUnique(IReadOnlyList<string> columns)
    {
        var names = columns.Select(TableText.Quote).ToList();
        var list = string.Join(", ", names);
        var present = string.Join(" AND ", names.Select(n => n + " IS NOT NULL"));
        var groups = $"SELECT 1 FROM {{0}} WHERE {present} GROUP BY {list} HAVING count(*) > 1";
        var what = string.Join(", ", columns);
        return new Expectation(
            $"unique {what}",
            $"SELECT count(*) FROM ({groups}) AS duplicates",
            IsQuery: true,
            n => n == 0,
            $"unique {what}: {{0}} values are there more than once"
        );
    }

    /// <summary>A condition that every row must meet; NULL is not met.</summary>
    public static Expectation OfAll(string condition) =>
        new(
            $"all {condition}",
            $"count(*) FILTER (WHERE ({condition}) IS NOT TRUE)",
            IsQuery: false,
            n => n == 0,
            $"all {condition}: {{0}} rows do not meet it"
        );
}
