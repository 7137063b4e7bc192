using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SQLitePCL;

namespace Weir.Connectors.Sqlite;

/// <summary>Cuts a table or view under a snapshot. One thread at a time.</summary>
internal sealed class SqliteCutter(SqliteTable table, SqliteDatabase database)
{
    private const int ProbesOfRange = 4;
    private const int RowsOfProbe = 100;
    private const int LongestName = 700;
    private const int LongestBound = 100;
    private static readonly string[] RowIdNames = ["rowid", "_rowid_", "oid"];

    private string Name =>
        table.Name.Length <= LongestName
            ? table.Name
            : $"{table.Name[..LongestName]}… {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(table.Name)).AsSpan(0, 8))}";

    private string From => SqliteNames.Quote(table.Name);

    /// <summary>The name by which statements mean the row's number; null when the rows have none or it is hidden.</summary>
    public string? RowId()
    {
        if (table.IsView || IsVirtual())
        {
            return null;
        }

        var name = Array.Find(
            RowIdNames,
            n => !table.Columns.Any(c => c.Field.Name.Equals(n, StringComparison.OrdinalIgnoreCase) && !c.IsRowId)
        );
        return name is not null && Exists($"SELECT {name} FROM {From} LIMIT 0") ? name : null;
    }

    /// <summary>The columns of the primary key of a table that has no row numbers; empty when it has none.</summary>
    public IReadOnlyList<string> PrimaryKey()
    {
        using var statement = database.Prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk");
        statement.Bind(1, table.Name);
        var names = new List<string>();
        while (!table.IsView && statement.Step())
        {
            names.Add(statement.Text(0));
        }

        return names;
    }

    /// <summary>All row numbers; null for an empty table.</summary>
    public RowIdRange? Whole(string rowId) =>
        Number($"SELECT min({rowId}) FROM {From}") is { } first
        && Number($"SELECT max({rowId}) FROM {From}") is { } last
            ? new RowIdRange(first, last)
            : null;

    public SqliteChunk Chunk(RowIdRange range, string rowId, double? rows)
    {
        var condition = string.Create(CultureInfo.InvariantCulture, $"{rowId} BETWEEN {range.From} AND {range.To}");
        return new SqliteChunk(
            new SourceChunk($"{Name} {range}", range.ToString(), rows) { Order = range.From },
            condition
        )
        {
            Range = range,
        };
    }

    /// <summary>
    /// Ranges of about that many rows, one after another: how dense the first rows of a range are tells how far it reaches,
    /// and it is made shorter when there are more at other places in it. Numbers without rows are passed over.
    /// </summary>
    public IEnumerable<SqliteChunk> ByRowId(RowIdRange whole, string rowId, long rows)
    {
        if (whole.Width <= (UInt128)rows)
        {
            yield return Chunk(whole, rowId, (double)whole.Width);
            yield break;
        }

        var window = Math.Min(rows, RowsOfProbe);
        var left = whole;
        while (First(left, rowId) is { } first)
        {
            left = left with { From = first };
            var (count, last) = Probe(left, rowId, window);
            if (count < window)
            {
                yield return Chunk(left, rowId, count);
                yield break;
            }

            var width = ((Int128)last - first + 1) * rows / window;
            var range = left with { To = (long)Int128.Min(left.To, (Int128)first + width - 1) };
            var estimate = Estimate(range, rowId, window);
            while (estimate > 2.0 * rows && range.To > last)
            {
                range = range with { To = Math.Max(last, (long)(first + (((Int128)range.To - first) / 2))) };
                estimate = Estimate(range, rowId, window);
            }

            yield return Chunk(range, rowId, estimate);
            if (range.To == left.To)
            {
                yield break;
            }

            left = left with { From = range.To + 1 };
        }
    }

    /// <summary>
    /// Ranges of exactly that many rows by values of columns, found by going through the key once in order; rows with a NULL
    /// in the key are a chunk of their own.
    /// </summary>
    public IReadOnlyList<SqliteChunk> ByKey(IReadOnlyList<string> key, long rows)
    {
        var names = string.Join(", ", key.Select(SqliteNames.Quote));
        var present = string.Join(" AND ", key.Select(k => $"{SqliteNames.Quote(k)} IS NOT NULL"));
        var bounds = Bounds(key, names, present, rows, out var total);
        var chunks = new List<SqliteChunk>(bounds.Count + 2);
        for (var i = 0; i <= bounds.Count; i++)
        {
            var (lower, upper) = (i > 0 ? bounds[i - 1] : null, i < bounds.Count ? bounds[i] : null);
            var condition =
                present
                + (lower is null ? "" : $" AND ({names}) >= ({lower})")
                + (upper is null ? "" : $" AND ({names}) < ({upper})");
            var text = $"{string.Join(", ", key)} from {lower ?? "the first"} to before {upper ?? "the end"}";
            var id = string.Create(
                CultureInfo.InvariantCulture,
                $"{Name} key {i + 1}: {lower ?? "first"} to {upper ?? "last"}"
            );
            var estimate = i < bounds.Count ? rows : total - (i * rows);
            chunks.Add(new SqliteChunk(new SourceChunk(id, text, estimate) { Order = i + 1 }, condition));
        }

        var nulls = string.Join(" OR ", key.Select(k => $"{SqliteNames.Quote(k)} IS NULL"));
        if (Exists($"SELECT 1 FROM {From} WHERE {nulls} LIMIT 1", needsRow: true))
        {
            var chunk = new SourceChunk(
                $"{Name} key with NULL",
                $"{nulls.Replace("\"", "", StringComparison.Ordinal)}",
                null
            );
            chunks.Insert(0, new SqliteChunk(chunk, $"({nulls})"));
        }

        return chunks;
    }

    public SqliteChunk All() => new(new SourceChunk($"{Name} all rows", "all rows", null), null);

    /// <summary>The values at which every so many rows a range begins, as literals; long ones are passed over.</summary>
    private List<string> Bounds(IReadOnlyList<string> key, string names, string present, long rows, out long total)
    {
        var literals = string.Join(", ", key.Select(k => $"quote({SqliteNames.Quote(k)})"));
        using var statement = database.Prepare($"SELECT {literals} FROM {From} WHERE {present} ORDER BY {names}");
        var bounds = new List<string>();
        long count = 0;
        for (total = 0; statement.Step(); total++)
        {
            if (count++ < rows)
            {
                continue;
            }

            var bound = string.Join(", ", Enumerable.Range(0, key.Count).Select(statement.Text));
            if (bound.Length <= LongestBound && (bounds.Count == 0 || bounds[^1] != bound))
            {
                bounds.Add(bound);
                count = 1;
            }
        }

        return bounds;
    }

    private double Estimate(RowIdRange range, string rowId, long window)
    {
        var sum = 0.0;
        foreach (var part in range.Divide(ProbesOfRange))
        {
            var (count, last) = Probe(part, rowId, window);
            sum += count < window ? count : (double)part.Width * count / (double)new RowIdRange(part.From, last).Width;
        }

        return sum;
    }

    /// <summary>How many rows a range has, at most the given number, and the last number among them.</summary>
    private (long Count, long Last) Probe(RowIdRange range, string rowId, long limit)
    {
        using var statement = database.Prepare(
            string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT count(*), max(r) FROM (SELECT {rowId} AS r FROM {From} WHERE {rowId} BETWEEN {range.From} AND {range.To} ORDER BY {rowId} LIMIT {limit})"
            )
        );
        _ = statement.Step();
        return (statement.Number(0), statement.Number(1));
    }

    private long? First(RowIdRange range, string rowId) =>
        Number(
            string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT min({rowId}) FROM {From} WHERE {rowId} BETWEEN {range.From} AND {range.To}"
            )
        );

    private bool IsVirtual()
    {
        using var statement = database.Prepare(
            "SELECT sql LIKE 'CREATE VIRTUAL TABLE%' FROM sqlite_schema WHERE type = 'table' AND name = ?1"
        );
        statement.Bind(1, table.Name);
        return statement.Step() && statement.Text(0) == "1";
    }

    private bool Exists(string sql, bool needsRow = false)
    {
        try
        {
            using var statement = database.Prepare(sql);
            return !needsRow || statement.Step();
        }
        catch (WeirException exception) when (exception.Code == ErrorCode.SourceError && !needsRow)
        {
            return false;
        }
    }

    private long? Number(string sql)
    {
        using var statement = database.Prepare(sql);
        return statement.Step() && raw.sqlite3_column_type(statement.Handle, 0) == raw.SQLITE_INTEGER
            ? raw.sqlite3_column_int64(statement.Handle, 0)
            : null;
    }
}
