using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Chunks;

/// <summary>The keys of a table, with points at which it can be cut.</summary>
/// <param name="Name">The table's name, quoted where needed.</param>
/// <param name="Key">The columns.</param>
/// <param name="Points">Keys as the server writes them, rising, none twice.</param>
/// <param name="RowsPerPoint">Rows between two points, about.</param>
internal sealed record KeySpace(
    string Name,
    IReadOnlyList<PostgresColumn> Key,
    IReadOnlyList<string[]> Points,
    double? RowsPerPoint
)
{
    /// <summary>Whether a key can be NULL, so that ranges do not hold all rows.</summary>
    public bool HasNulls => Key.Any(k => k.Field.IsNullable);

    /// <summary>The columns, as a row when there are several.</summary>
    public string Columns => Row(Key.Select(k => PostgresNames.Quote(k.Field.Name)));

    /// <summary>The columns for people.</summary>
    public string DisplayName => Row(Key.Select(k => k.Field.Name));

    /// <summary>A key as SQL.</summary>
    public string Literal(string[] values) =>
        Row(values.Select((v, i) => $"CAST({PostgresNames.Text(v)} AS {Key[i].Type.Sql})"));

    /// <summary>Which rows are within bounds.</summary>
    public string? Condition(KeyBounds bounds)
    {
        var nullable = Key.Where(k => k.Field.IsNullable).Select(k => PostgresNames.Quote(k.Field.Name)).ToList();
        if (bounds.IsNull)
        {
            return $"({string.Join(" OR ", nullable.Select(n => n + " IS NULL"))})";
        }

        // A row comparison with a NULL may be true or unknown: such rows are the NULL chunk's alone.
        var parts = nullable.ConvertAll(n => n + " IS NOT NULL");
        if (bounds.Low is { } low)
        {
            parts.Add($"{Columns} >= {Literal(low)}");
        }

        if (bounds.High is { } high)
        {
            parts.Add($"{Columns} < {Literal(high)}");
        }

        return parts.Count == 0 ? null : string.Join(" AND ", parts);
    }

    private static string Row(IEnumerable<string> parts)
    {
        var all = parts.ToList();
        return all.Count == 1 ? all[0] : $"({string.Join(", ", all)})";
    }
}
