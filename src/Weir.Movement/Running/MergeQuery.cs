using System.Globalization;
using System.Text;
using Weir.Columnar.Values;
using Weir.Connectors;

namespace Weir.Movement.Running;

/// <summary>
/// The queries of a merge over two files: t are the rows of the target, s the staged ones. Keys are compared column by column,
/// and hold no NULL on either side; other values are compared with NULL as a value.
/// </summary>
internal sealed class MergeQuery(MergeRequest request)
{
    private readonly List<MergeColumn> _columns = [.. request.Columns];

    private HistoryColumns History => request.Transfer.History;

    private bool IsHistory => request.Transfer.Mode == TransferMode.Scd2;

    private List<int> Keys => [.. Places(c => c.IsKey)];

    private List<int> Values => [.. Places(c => c is { IsKey: false, Staged: not null })];

    /// <summary>Whether rows have values besides their key.</summary>
    public bool HasValues => Values.Count > 0;

    /// <summary>A row of the target with a NULL in its key.</summary>
    public string FindNull =>
        $"SELECT 1 FROM {Target(null)} WHERE ({string.Join(" OR ", Keys.Select(k => $"t.c{k} IS NULL"))}){AndCurrent} LIMIT 1";

    /// <summary>The latest beginning and the latest end of any version.</summary>
    public string LatestMoments =>
        $"SELECT max({Quoted(History.From)}), max({Quoted(History.To)}) FROM {Read(request.Target)}";

    /// <summary>All staged rows as they were written.</summary>
    public string AllStaged =>
        $"SELECT {string.Join(", ", request.Written.Select(Quoted))} FROM {Read(request.Staged)}";

    /// <summary>A key that several rows of the target have.</summary>
    public string FindTwice(int portion) =>
        $"SELECT {NamedKeyOf("t")} FROM {Target(portion)}{(IsHistory ? $" WHERE {IsCurrent}" : "")} GROUP BY {KeyOf("t")} HAVING count(*) > 1 LIMIT 1";

    /// <summary>A key that several staged rows have.</summary>
    public string FindStagedTwice(int portion) =>
        $"SELECT {NamedKeyOf("s")} FROM {Staged(portion, isSingle: false)} GROUP BY {KeyOf("s")} HAVING count(*) > 1 LIMIT 1";

    /// <summary>How many keys the staged rows have.</summary>
    public string CountKeys(int portion) =>
        $"SELECT count(*) FROM (SELECT {KeyOf("s")} FROM {Staged(portion, isSingle: false)} GROUP BY {KeyOf("s")}) AS keys";

    /// <summary>
    /// Every row of both files once, a staged one beside that of its key: the columns of the target with the old row, the same
    /// with the new one, and whether there is an old one, there is a new one, they differ, and the old one ends.
    /// </summary>
    public string Pairs(int portion, long moment)
    {
        var single = request.Transfer.Duplicates != DuplicatePolicy.Fail;
        var (target, staged) = (Target(portion), Staged(portion, single));
        // The side that is kept in memory is the right one.
        var sides = request.StagedRows <= request.TargetRows ? (target, staged) : (staged, target);
        var on = string.Join(" AND ", Keys.Select(k => $"t.c{k} = s.c{k}")) + AndCurrent;
        return $"SELECT {string.Join(", ", Old(moment).Concat(New(moment)))}, t.there, s.there, {Changed}, {Ends} "
            + $"FROM {sides.Item1} FULL JOIN {sides.Item2} ON {on}";
    }

    /// <summary>A moment as the queries write it.</summary>
    public static string Moment(long microseconds)
    {
        Span<byte> text = stackalloc byte[ValueFormatter.MaximumLength];
        var length = ValueFormatter.FormatTimestampTz(microseconds, TimeZoneInfo.Utc, text);
        return $"TIMESTAMPTZ '{Encoding.UTF8.GetString(text[..length])}'";
    }

    private string IsCurrent => $"coalesce(t.c{PlaceOf(History.IsCurrent)}, false)";

    private string AndCurrent => IsHistory ? $" AND {IsCurrent}" : "";

    private string Changed =>
        HasValues && request.Transfer.Mode is (TransferMode.Scd1 or TransferMode.Scd2)
            ? $"({string.Join(" OR ", Values.Select(v => $"t.c{v} IS DISTINCT FROM s.c{v}"))})"
            : "false";

    private string Ends => IsHistory ? $"t.there AND {IsCurrent} AND (s.there IS NULL OR {Changed})" : "false";

    private IEnumerable<string> Old(long moment) =>
        _columns.Select(
            (c, i) =>
                c.Staged is not null || c.Name == History.From ? $"t.c{i} AS old{i}"
                : c.Name == History.To ? $"CASE WHEN {Ends} THEN {Moment(moment)} ELSE t.c{i} END AS old{i}"
                : $"CASE WHEN {Ends} THEN false ELSE t.c{i} END AS old{i}"
        );

    private IEnumerable<string> New(long moment) =>
        _columns.Select(
            (c, i) =>
                c.Staged is not null ? $"s.c{i} AS new{i}"
                : c.Name == History.From ? $"{Moment(moment)} AS new{i}"
                : c.Name == History.To ? $"CAST(NULL AS TIMESTAMPTZ) AS new{i}"
                : $"true AS new{i}"
        );

    private string Target(int? portion)
    {
        var columns = _columns.Select((c, i) => $"{Quoted(c.Name)} AS c{i}");
        var keys = Keys.Select(k => Quoted(_columns[k].Name));
        return $"(SELECT {string.Join(", ", columns)}, true AS there FROM {Read(request.Target)}{Within(keys, portion)}) AS t";
    }

    /// <summary>The staged rows, or of each key the one that counts.</summary>
    private string Staged(int portion, bool isSingle)
    {
        var keys = Keys.ConvertAll(k => Quoted(_columns[k].Staged!));
        var columns = _columns.Select((c, i) => (c.Staged, i)).Where(c => c.Staged is not null);
        var names = string.Join(", ", columns.Select(c => $"{Quoted(c.Staged!)} AS c{c.i}"));
        var direction = request.Transfer.Duplicates == DuplicatePolicy.Last ? " DESC" : "";
        var key = string.Join(", ", keys);
        var (first, last) = isSingle
            ? (
                $"DISTINCT ON ({key}) ",
                $" ORDER BY {key}, {Quoted(request.Order.Chunk)}{direction}, {Quoted(request.Order.Row)}{direction}"
            )
            : ("", "");
        return $"(SELECT {first}{names}, true AS there FROM {Read(request.Staged)}{Within(keys, portion)}{last}) AS s";
    }

    /// <summary>Equal keys have equal hashes, so that what belongs together is in one portion.</summary>
    private string Within(IEnumerable<string> keys, int? portion) =>
        portion is not { } number || request.Portions == 1
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $" WHERE (hash({string.Join(", ", keys)}) % {request.Portions} + {request.Portions}) % {request.Portions} = {number}"
            );

    private string KeyOf(string side) => string.Join(", ", Keys.Select(k => $"{side}.c{k}"));

    private string NamedKeyOf(string side) =>
        string.Join(", ", Keys.Select(k => $"{side}.c{k} AS {Quoted(_columns[k].Name)}"));

    private string Read(string path) => $"{request.Reader}('{path.Replace("'", "''", StringComparison.Ordinal)}')";

    private IEnumerable<int> Places(Func<MergeColumn, bool> isWanted) =>
        Enumerable.Range(0, _columns.Count).Where(i => isWanted(_columns[i]));

    private int PlaceOf(string history) => _columns.FindIndex(c => c.Staged is null && c.Name == history);

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
