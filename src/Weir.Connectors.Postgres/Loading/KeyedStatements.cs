using System.Globalization;

namespace Weir.Connectors.Postgres.Loading;

/// <summary>
/// The statements that bring staged rows into a table by their key: t is the target, s what is staged. Keys are compared
/// column by column, and hold no NULL on either side; other values are compared with NULL as a value.
/// </summary>
internal sealed class KeyedStatements(LoadPlan plan)
{
    private TransferMode Mode => plan.Request.Mode;

    private HistoryColumns History => plan.Request.History;

    private IEnumerable<LoadColumn> KeyColumns => plan.Key.Select(k => plan.Columns.First(c => c.Name == k));

    private List<LoadColumn> ValueColumns =>
        [.. plan.Columns.Where(c => !plan.Key.Contains(c.Name, StringComparer.Ordinal))];

    private string SameKey =>
        string.Join(" AND ", KeyColumns.Select(c => $"t.{c.QuotedName} = {c.Converted("s." + c.QuotedName)}"));

    private string StagedKey => KeyOf("s");

    private string IsCurrent => "t." + PostgresNames.Quote(History.IsCurrent);

    /// <summary>Whether each staged row inserts or updates one of the target.</summary>
    public bool TouchesEveryKey => Mode is TransferMode.Upsert or TransferMode.Merge && ValueColumns.Count > 0;

    /// <summary>A key that several staged rows have.</summary>
    public string FindDuplicate =>
        $"SELECT ROW({StagedKey})::text FROM {plan.QuotedStaging} s GROUP BY {StagedKey} HAVING count(*) > 1 LIMIT 1";

    /// <summary>Leaves one staged row of each key; null when several are an error.</summary>
    public string? Deduplicate =>
        plan.Request.Duplicates == DuplicatePolicy.Fail ? null : $"DELETE FROM {plan.QuotedStaging} s WHERE {IsLoser}";

    /// <summary>Whether a staged row gives way to another of its key.</summary>
    public string IsLoser
    {
        get
        {
            var direction = plan.Request.Duplicates == DuplicatePolicy.Last ? " DESC" : "";
            return $"s.ctid IN (SELECT place FROM (SELECT n.ctid AS place, row_number() OVER "
                + $"(PARTITION BY {KeyOf("n")} ORDER BY n.{plan.ChunkColumn}{direction}, n.{plan.RowColumn}{direction}) AS number "
                + $"FROM {plan.QuotedStaging} n) AS numbered WHERE number > 1)";
        }
    }

    /// <summary>Whether a staged row changes nothing, since its key is there already; null when each changes something.</summary>
    public string? IsKnown
    {
        get
        {
            var isCompared = Mode == TransferMode.Scd1 && ValueColumns.Count > 0;
            return TouchesEveryKey || Mode is TransferMode.Merge or TransferMode.Scd2 || plan.Existing is null
                ? null
                : $"EXISTS (SELECT FROM {plan.QuotedTarget} t WHERE {SameKey}{(isCompared ? $" AND NOT ({Changed})" : "")})";
        }
    }

    /// <summary>What changes the target, in order.</summary>
    public IEnumerable<(ChangeKind Kind, string Statement)> Changes
    {
        get
        {
            if (Mode == TransferMode.Scd2)
            {
                return
                [
                    (ChangeKind.Delete, EndChanged),
                    (ChangeKind.Delete, EndMissing),
                    (ChangeKind.Insert, BeginVersions),
                ];
            }

            var changes = new List<(ChangeKind, string)>();
            if (Mode == TransferMode.Merge)
            {
                changes.Add((ChangeKind.Delete, $"DELETE FROM {plan.QuotedTarget} t WHERE {NotStaged}"));
            }

            if (Mode != TransferMode.InsertNew && ValueColumns.Count > 0)
            {
                changes.Add((ChangeKind.Update, Update));
            }

            changes.Add((ChangeKind.Insert, Insert));
            return changes;
        }
    }

    /// <summary>All statements, for people.</summary>
    public IEnumerable<string> All =>
        Deduplicate is { } deduplicate
            ? [deduplicate, .. Changes.Select(c => c.Statement)]
            : [.. Changes.Select(c => c.Statement)];

    private string NotStaged => $"NOT EXISTS (SELECT FROM {plan.QuotedStaging} s WHERE {SameKey})";

    private string Values => string.Join(", ", plan.Columns.Select(c => c.Converted("s." + c.QuotedName)));

    private string Update
    {
        get
        {
            var sets = string.Join(
                ", ",
                ValueColumns.Select(c => $"{c.QuotedName} = {c.Converted("s." + c.QuotedName)}")
            );
            var changed = Mode == TransferMode.Scd1 ? $" AND ({Changed})" : "";
            return $"UPDATE {plan.QuotedTarget} t SET {sets} FROM {plan.QuotedStaging} s WHERE {SameKey}{changed}";
        }
    }

    private string Insert =>
        $"INSERT INTO {plan.QuotedTarget} ({plan.Names}) OVERRIDING SYSTEM VALUE SELECT {Values} FROM {plan.QuotedStaging} s "
        + $"WHERE NOT EXISTS (SELECT FROM {plan.QuotedTarget} t WHERE {SameKey})";

    private string Changed =>
        string.Join(
            " OR ",
            ValueColumns.Select(c =>
                $"{c.Comparable("t." + c.QuotedName)} IS DISTINCT FROM {c.Comparable(c.Converted("s." + c.QuotedName))}"
            )
        );

    private string KeyOf(string staged) =>
        string.Join(", ", KeyColumns.Select(c => c.Converted($"{staged}.{c.QuotedName}")));

    /// <summary>The moment of the run, but behind the beginning of the version that it ends.</summary>
    private string Ending => $"GREATEST({Now}, t.{PostgresNames.Quote(History.From)} + interval '1 microsecond')";

    private string Now =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"timestamptz '{plan.Request.Now.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}+00'"
        );

    private string EndVersion =>
        $"UPDATE {plan.QuotedTarget} t SET {PostgresNames.Quote(History.To)} = {Ending}, {PostgresNames.Quote(History.IsCurrent)} = false";

    private string EndChanged =>
        ValueColumns.Count == 0
            ? $"{EndVersion} WHERE false"
            : $"{EndVersion} FROM {plan.QuotedStaging} s WHERE {IsCurrent} AND {SameKey} AND ({Changed})";

    private string EndMissing => $"{EndVersion} WHERE {IsCurrent} AND {NotStaged}";

    /// <summary>New versions begin where the last one of their key ended, if that is later than the moment of the run.</summary>
    private string BeginVersions
    {
        get
        {
            var (from, to) = (PostgresNames.Quote(History.From), PostgresNames.Quote(History.To));
            var ended = string.Join(
                " AND ",
                KeyColumns.Select(c => $"e.{c.QuotedName} = {c.Converted("s." + c.QuotedName)}")
            );
            return $"INSERT INTO {plan.QuotedTarget} ({plan.Names}, {from}, {to}, {PostgresNames.Quote(History.IsCurrent)}) "
                + $"OVERRIDING SYSTEM VALUE SELECT {Values}, GREATEST({Now}, e.weir_ended), NULL, true FROM {plan.QuotedStaging} s "
                + $"LEFT JOIN (SELECT {plan.KeyNames}, max({to}) AS weir_ended FROM {plan.QuotedTarget} GROUP BY {plan.KeyNames}) AS e "
                + $"ON {ended} WHERE NOT EXISTS (SELECT FROM {plan.QuotedTarget} t WHERE {IsCurrent} AND {SameKey})";
        }
    }
}
