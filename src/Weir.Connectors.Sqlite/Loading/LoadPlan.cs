using Weir.Columnar;

namespace Weir.Connectors.Sqlite;

/// <summary>Where the rows of a transfer go, and how.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Name">The target's name.</param>
/// <param name="Existing">The target; null when it is missing.</param>
/// <param name="Schema">The columns of written batches, with the types in which the target keeps them.</param>
/// <param name="Columns">For each the target's column, or the one that will be made.</param>
/// <param name="Way">How they get there.</param>
internal sealed record LoadPlan(
    TransferRequest Request,
    string Name,
    SqliteTable? Existing,
    Schema Schema,
    IReadOnlyList<SqliteColumn> Columns,
    LoadWay Way
)
{
    private const string OrderName = "weir_order";

    /// <summary>Columns that the target lacks and gets.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Columns that get a wider type.</summary>
    public IReadOnlyList<ColumnWidening> Widenings { get; init; } = [];

    /// <summary>Columns of the rows that are left out.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Whether the table that takes the target's place has its columns and constraints.</summary>
    public bool IsLike { get; init; }

    /// <summary>How texts of each column are compared.</summary>
    public IReadOnlyList<string> Collations { get; init; } = [];

    public string Staging => $"{Name}__weir_{Request.Job}";

    /// <summary>The table that chunks are written to.</summary>
    public string Written => Way == LoadWay.Direct ? Name : Staging;

    /// <summary>The column of staged rows with their chunk's place in the source; null when it does not matter.</summary>
    public string? OrderColumn => Way == LoadWay.Keyed ? UniqueOrderName : null;

    public bool IsHistory => Request.Mode == TransferMode.Scd2;

    /// <summary>Places of the columns of the key.</summary>
    public IReadOnlyList<int> Key =>
        [
            .. Request.Key.Select(k =>
                Columns.ToList().FindIndex(c => c.Field.Name.Equals(k, StringComparison.OrdinalIgnoreCase))
            ),
        ];

    public IEnumerable<int> Values => Enumerable.Range(0, Columns.Count).Except(Key);

    /// <summary>Places of columns that must not be NULL although the table itself would let them.</summary>
    public IEnumerable<int> Required =>
        Enumerable.Range(0, Columns.Count).Where(i => Columns[i].IsRowId || Key.Contains(i));

    private string UniqueOrderName =>
        Columns.Any(c => c.Field.Name.Equals(OrderName, StringComparison.OrdinalIgnoreCase))
            ? OrderName + "_"
            : OrderName;

    public string NameOf(int column) => SqliteNames.Quote(Columns[column].Field.Name);

    /// <summary>A table for the rows.</summary>
    public string CreateNew(string name)
    {
        var columns = Columns.Select((c, i) => $"{NameOf(i)} {c.Declared}");
        var history = IsHistory
            ? $", {SqliteNames.Quote(Request.History.From)} TIMESTAMPTZ NOT NULL, {SqliteNames.Quote(Request.History.To)} TIMESTAMPTZ, {SqliteNames.Quote(Request.History.IsCurrent)} BOOLEAN NOT NULL"
            : "";
        var key = IsHistory || Key.Count == 0 ? "" : $", PRIMARY KEY ({string.Join(", ", Key.Select(NameOf))})";
        return $"CREATE TABLE {SqliteNames.Quote(name)} ({string.Join(", ", columns)}{history}{key})";
    }

    /// <summary>A table beside the target for rows on their way into it: no constraints, the same comparisons.</summary>
    public string CreateStaging()
    {
        var columns = Columns.Select((c, i) => $"{NameOf(i)} {c.Declared} COLLATE {SqliteNames.Quote(Collations[i])}");
        var order = OrderColumn is { } name ? $", {name} INTEGER NOT NULL" : "";
        return $"CREATE TABLE {SqliteNames.Quote(Staging)} ({string.Join(", ", columns)}{order})";
    }
}
