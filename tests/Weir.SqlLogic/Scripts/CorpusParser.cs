using System.Text.Json;
using System.Text.RegularExpressions;

namespace Weir.SqlLogic.Scripts;

/// <summary>
/// Reads corpora in the form of JSON lines: each line is a script, whose records carry the answer of PostgreSQL, or that
/// it refuses them. What PostgreSQL refuses proves nothing unless the script itself expects an error.
/// </summary>
internal static partial class CorpusParser
{
    private static readonly TimeSpan RegexTime = TimeSpan.FromSeconds(5);

    /// <summary>The scripts of a file.</summary>
    public static IEnumerable<Script> Scripts(string path, string root) =>
        File.ReadLines(path).Select(l => Read(l, path, root)).ToList();

    private static Script Read(string line, string path, string root)
    {
        using var document = JsonDocument.Parse(line);
        var name = Path.Combine(path, document.RootElement.GetProperty("file").GetString()!);
        var display = Path.GetRelativePath(root, name);
        var records = new List<Record>();
        var missing = new List<string>();
        foreach (var element in document.RootElement.GetProperty("records").EnumerateArray())
        {
            if (One(element, display) is { } record)
            {
                records.Add(WithoutData(record, element.GetProperty("sql").GetString()!, missing));
            }
        }

        return new Script(name, () => records);
    }

    /// <summary>Leaves out what reads data that does not come with the corpus, and tables made from it.</summary>
    private static Record WithoutData(Record record, string sql, List<string> missing)
    {
        var reads = missing.Any(name => Regex.IsMatch(sql, $@"\b{name}\b", RegexOptions.IgnoreCase, RegexTime));
        if (!reads && record is not UnsupportedRecord)
        {
            return record;
        }

        if (CreatedName().Match(sql) is { Success: true } created)
        {
            missing.Add(Regex.Escape(created.Groups["name"].Value));
        }

        return new UnsupportedRecord(record.Place, "data that does not come with the corpus", EndsFile: false);
    }

    private static Record? One(JsonElement record, string file)
    {
        var place = new Place(file, record.GetProperty("line").GetInt32());
        var kind = record.GetProperty("kind").GetString();
        if (kind is not ("statement" or "query"))
        {
            return new UnsupportedRecord(place, $"record {kind}", EndsFile: false);
        }

        var sql = record.GetProperty("sql").GetString()!;
        if (record.TryGetProperty("expectedError", out _) && !IsTrue(record, "ok"))
        {
            return new StatementRecord(place, sql, StatementExpectation.Error);
        }

        if (!IsTrue(record, "ok"))
        {
            return null;
        }

        if (kind == "statement")
        {
            return new StatementRecord(place, sql, StatementExpectation.Ok);
        }

        if (IsTrue(record, "volatile") || !record.TryGetProperty("rows", out var rows))
        {
            return null;
        }

        return new AnswerRecord(
            place,
            sql,
            [.. record.GetProperty("types").EnumerateArray().Select(t => t.GetString() ?? "")],
            [.. rows.EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.GetString()).ToArray())],
            IsTrue(record, "orderBy") && record.GetProperty("sort").GetString() == "nosort"
        );
    }

    private static bool IsTrue(JsonElement record, string name) =>
        record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    [GeneratedRegex(
        @"\b(?:table|view)\s+(?:if\s+not\s+exists\s+)?(?<name>\w+)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        5000
    )]
    private static partial Regex CreatedName();
}
