using System.Globalization;
using System.Text;

namespace Weir.Movement.Databases.Tests.Support;

/// <summary>A table to move, as texts: a column's type is what PostgreSQL calls it.</summary>
/// <param name="Columns">Names and types.</param>
/// <param name="Rows">Values in the order of the columns; null for NULL.</param>
internal sealed record SourceTable(IReadOnlyList<(string Name, string Type)> Columns, IReadOnlyList<string?[]> Rows)
{
    /// <summary>Rows with a number, a word and an amount; some words and amounts are NULL.</summary>
    public static SourceTable Plain(int rows) =>
        new(
            [("id", "bigint"), ("word", "text"), ("amount", "numeric(12,2)")],
            [.. Enumerable.Range(0, rows).Select(i => Row(i))]
        );

    /// <summary>One row of <see cref="Plain"/>.</summary>
    public static string?[] Row(int i) =>
        [
            Invariant($"{i}"),
            i % 13 == 5 ? null : $"word {i}, of \"{i % 7}\"\nand ü{new string('x', i % 50)}",
            i % 17 == 3 ? null : Invariant($"{i}.{i % 100:00}"),
        ];

    /// <summary>The rows in the form in which <see cref="Stage.ReadAsync"/> gives them.</summary>
    public List<string> Expected => [.. Rows.Select(Text).Order(StringComparer.Ordinal)];

    /// <summary>All rows as CSV, with quotes around all values but NULL and plain numbers.</summary>
    public string Csv(bool hasHeader)
    {
        var text = new StringBuilder();
        if (hasHeader)
        {
            text.AppendJoin(',', Columns.Select(c => c.Name)).Append('\n');
        }

        foreach (var row in Rows)
        {
            text.AppendJoin(
                    ',',
                    row.Select(
                        (v, i) =>
                            v is null ? ""
                            : IsText(i) ? $"\"{v.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
                            : v
                    )
                )
                .Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Statements that make it in SQLite.</summary>
    public IEnumerable<string> Sqlite(string name)
    {
        yield return $"CREATE TABLE {name} ({string.Join(", ", Columns.Select(c => $"{c.Name} {c.Type}"))})";
        foreach (var part in Rows.Chunk(500))
        {
            var values = part.Select(row =>
                $"({string.Join(", ", row.Select((v, i) => v is null ? "NULL" : IsText(i) ? $"'{v.Replace("'", "''", StringComparison.Ordinal)}'" : v))})"
            );
            yield return $"INSERT INTO {name} VALUES {string.Join(", ", values)}";
        }
    }

    /// <summary>A row as one text; numbers in one form.</summary>
    public static string Text(IReadOnlyList<string?> row) =>
        string.Join(
            '|',
            row.Select(v =>
                v is null ? "NULL"
                : decimal.TryParse(
                    v,
                    NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                    ? (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture)
                : v
            )
        );

    private bool IsText(int column) =>
        Columns[column].Type.EndsWith(']')
        || (
            !Columns[column].Type.StartsWith("bigint", StringComparison.Ordinal)
            && !Columns[column].Type.StartsWith("integer", StringComparison.Ordinal)
            && !Columns[column].Type.StartsWith("numeric", StringComparison.Ordinal)
        );

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
