namespace Weir.Connectors.Sqlite;

/// <summary>
/// The statements that bring staged rows into a table by their key: t is the target, s what is staged. Keys are compared
/// column by column, and hold no NULL on either side; other values are compared with NULL as a value, byte by byte.
/// </summary>
internal sealed class KeyedStatements(LoadPlan plan)
{
    private string Target => SqliteNames.Quote(plan.Name);

    private string Staging => SqliteNames.Quote(plan.Staging);

    private string Names => string.Join(", ", plan.Columns.Select((_, i) => plan.NameOf(i)));

    private string KeyNames => string.Join(", ", plan.Key.Select(plan.NameOf));

    private string StagedKey => string.Join(", ", plan.Key.Select(k => "s." + plan.NameOf(k)));

    private string StagedValues => string.Join(", ", plan.Columns.Select((_, i) => "s." + plan.NameOf(i)));

    private string SameKey => string.Join(" AND ", plan.Key.Select(k => $"t.{plan.NameOf(k)} = s.{plan.NameOf(k)}"));

    private string Changed =>
        string.Join(" OR ", plan.Values.Select(v => $"t.{plan.NameOf(v)} IS NOT s.{plan.NameOf(v)} COLLATE BINARY"));

    private string IsCurrent => "t." + SqliteNames.Quote(plan.Request.History.IsCurrent);

    private string InSourceOrder => $"s.{plan.OrderColumn}, s.rowid";

    /// <summary>Makes looking up staged keys fast.</summary>
    public string IndexStaging => $"CREATE INDEX {SqliteNames.Quote(plan.Staging + "_key")} ON {Staging} ({KeyNames})";

    /// <summary>A key that several staged rows have.</summary>
    public string FindStagedTwice =>
        $"SELECT {ShownKey("s.")} FROM {Staging} s GROUP BY {StagedKey} HAVING count(*) > 1 LIMIT 1";

    /// <summary>A key that several rows of the target have.</summary>
    public string FindTwice =>
        $"SELECT {ShownKey("t.")} FROM {Target} t{OnlyCurrent} GROUP BY {string.Join(", ", plan.Key.Select(k => "t." + plan.NameOf(k)))} HAVING count(*) > 1 LIMIT 1";

    /// <summary>A row of the target with a NULL in its key.</summary>
    public string FindNull =>
        $"SELECT 1 FROM {Target} t WHERE ({string.Join(" OR ", plan.Key.Select(k => $"t.{plan.NameOf(k)} IS NULL"))}){(plan.IsHistory ? $" AND {IsCurrent}" : "")} LIMIT 1";

    /// <summary>Leaves one staged row of each key; null when several are an error.</summary>
    public string? Deduplicate
    {
        get
        {
            if (plan.Request.Duplicates == DuplicatePolicy.Fail)
            {
                return null;
            }

            return $"DELETE FROM {Staging} AS s WHERE {IsLoser}";
        }
    }

    /// <summary>Whether a staged row gives way to another of its key.</summary>
    public string IsLoser
    {
        get
        {
            var direction = plan.Request.Duplicates == DuplicatePolicy.Last ? " DESC" : "";
            return $"s.rowid IN (SELECT r FROM (SELECT s.rowid AS r, row_number() OVER "
                + $"(PARTITION BY {StagedKey} ORDER BY s.{plan.OrderColumn}{direction}, s.rowid{direction}) AS n FROM {Staging} s) WHERE n > 1)";
        }
    }

    /// <summary>Whether a staged row's key is in the target already.</summary>
    public string IsKnown => $"({StagedKey}) IN ({TargetKeys})";

    /// <summary>Takes those away.</summary>
    public string DeleteKnown => $"DELETE FROM {Staging} AS s WHERE {IsKnown}";

    /// <summary>The numbers of the target's rows that have a staged key.</summary>
    public string RowsOfStaged(string rowId) =>
        $"SELECT t.{rowId} FROM {Target} t WHERE EXISTS (SELECT 1 FROM {Staging} s WHERE {SameKey}) ORDER BY 1";

    public string Delete => $"DELETE FROM {Target} AS t WHERE {NotStaged}";

    public string Update(bool onlyChanged)
    {
        var sets = string.Join(", ", plan.Values.Select(v => $"{plan.NameOf(v)} = s.{plan.NameOf(v)}"));
        var changed = onlyChanged ? $" AND ({Changed})" : "";
        return $"UPDATE {Target} AS t SET {sets} FROM {Staging} AS s WHERE {SameKey}{changed}";
    }

    public string Insert =>
        $"INSERT INTO {Target} ({Names}) SELECT {StagedValues} FROM {Staging} s WHERE {NotIn("")} ORDER BY {InSourceOrder}";

    /// <summary>The latest moment of any version.</summary>
    public string LatestMoments =>
        $"SELECT max({SqliteNames.Quote(plan.Request.History.From)}), max({SqliteNames.Quote(plan.Request.History.To)}) FROM {Target}";

    /// <summary>Ends the versions of changed and missing keys at ?1.</summary>
    public IEnumerable<string> EndVersions
    {
        get
        {
            var end =
                $"UPDATE {Target} AS t SET {SqliteNames.Quote(plan.Request.History.To)} = ?1, {SqliteNames.Quote(plan.Request.History.IsCurrent)} = 0";
            if (plan.Values.Any())
            {
                yield return $"{end} FROM {Staging} AS s WHERE {IsCurrent} AND {SameKey} AND ({Changed})";
            }

            yield return $"{end} WHERE {IsCurrent} AND {NotStaged}";
        }
    }

    /// <summary>Begins the versions of staged rows that have no current one, at ?1.</summary>
    public string BeginVersions =>
        $"INSERT INTO {Target} ({Names}, {SqliteNames.Quote(plan.Request.History.From)}, {SqliteNames.Quote(plan.Request.History.To)}, {SqliteNames.Quote(plan.Request.History.IsCurrent)}) "
        + $"SELECT {StagedValues}, ?1, NULL, 1 FROM {Staging} s WHERE {NotIn($" WHERE {IsCurrent}")} ORDER BY {InSourceOrder}";

    public string CurrentIndex =>
        $"CREATE UNIQUE INDEX {SqliteNames.Quote(plan.Name + "__current")} ON {Target} ({KeyNames}) WHERE {SqliteNames.Quote(plan.Request.History.IsCurrent)}";

    /// <summary>What changes the target, for people.</summary>
    public IEnumerable<string> All =>
        plan.Request.Mode switch
        {
            TransferMode.Scd2 => [.. EndVersions, BeginVersions],
            TransferMode.Merge => [Delete, .. Updates, Insert],
            TransferMode.InsertNew => [Insert],
            _ => [.. Updates, Insert],
        };

    private IEnumerable<string> Updates =>
        plan.Values.Any() ? [Update(plan.Request.Mode == TransferMode.Scd1)] : Array.Empty<string>();

    /// <summary>Staged keys that the target lacks; not correlated, so that one index of its keys is made where it has none.</summary>
    private string NotIn(string condition) => $"({StagedKey}) NOT IN ({TargetKeys}{condition})";

    private string TargetKeys =>
        $"SELECT {string.Join(", ", plan.Key.Select(k => "t." + plan.NameOf(k)))} FROM {Target} t";

    private string NotStaged => $"NOT EXISTS (SELECT 1 FROM {Staging} s WHERE {SameKey})";

    private string OnlyCurrent => plan.IsHistory ? $" WHERE {IsCurrent}" : "";

    private string ShownKey(string prefix) =>
        string.Join(" || ', ' || ", plan.Key.Select(k => $"quote({prefix}{plan.NameOf(k)})"));
}
