using System.Globalization;

namespace Weir.SqlLogic.Scripts;

/// <summary>
/// Reads the sqllogictest format as SQLite defined it, with what DuckDB's and RisingWave's runners added. What other
/// runners know and this one does not becomes an <see cref="UnsupportedRecord"/>; an unknown word is an error, since a
/// misspelled directive would otherwise be a test that tests nothing.
/// </summary>
internal sealed class ScriptParser
{
    private const int MostIncludes = 16;

    private static readonly string[] Unsupported = ["control", "sleep", "system", "set", "unzip", "tags", "subtest"];

    /// <summary>Directives without which the rest of the file means something else.</summary>
    private static readonly string[] UnsupportedState =
    [
        "load",
        "restart",
        "reconnect",
        "connection",
        "concurrentloop",
        "concurrentforeach",
        "user",
        "let",
        "test-env",
        "template",
    ];

    private readonly ScriptReader _reader;
    private readonly string _root;
    private readonly int _depth;

    private ScriptParser(ScriptReader reader, string root, int depth)
    {
        _reader = reader;
        _root = root;
        _depth = depth;
    }

    /// <summary>The records of a file, whose places name it relative to the root.</summary>
    /// <exception cref="ScriptException">The file is not a script.</exception>
    public static IReadOnlyList<Record> Parse(string path, string root) => Parse(path, root, 0);

    private static List<Record> Parse(string path, string root, int depth) =>
        new ScriptParser(ScriptReader.Open(path, Path.GetRelativePath(root, path)), root, depth).Records(null);

    /// <summary>The records up to the end of the file, or of the loop that starts at the place.</summary>
    private List<Record> Records(Place? loop)
    {
        var records = new List<Record>();
        var conditions = new List<Condition>();
        while (_reader.Next() is { } line)
        {
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('#'))
            {
                continue;
            }

            switch (words[0])
            {
                case "endloop" when loop is not null:
                    return records;
                case "skipif" or "onlyif" when words.Length > 1:
                    conditions.Add(new Condition(words[0] == "skipif", words[1]));
                    continue;
                default:
                    records.Add(One(line, words) with { Conditions = [.. conditions] });
                    conditions.Clear();
                    break;
            }
        }

        return loop is null ? records : throw new ScriptException(loop.Value, "the loop has no endloop");
    }

    private Record One(string line, string[] words)
    {
        var place = _reader.Place;
        switch (words[0])
        {
            case "statement":
                return Statement(line, words);
            case "query" when words is [_, "error", ..]:
                return Failing(Rest(line, 2));
            case "query":
                return Query(words);
            case "halt":
                return new HaltRecord(place);
            case "mode" when words.Length > 1:
                return new ModeRecord(place, words[1]);
            case "require" or "require-env" when words.Length > 1:
                return new RequireRecord(place, words);
            case "hash-threshold" when words.Length > 1 && int.TryParse(words[1], CultureInfo.InvariantCulture, out _):
                // A hash among the expected lines says that it is one; up to which size rows are listed only matters to writers.
                return new ModeRecord(place, "hash-threshold");
            case "include" when words.Length > 1:
                return Include(words[1]);
            case "loop" when words.Length == 4:
                return Loop(words);
            case "foreach" when words.Length > 2:
                return new LoopRecord(
                    place,
                    words[1].Split(','),
                    TypeCollections.Expand(words[2..], place),
                    Records(place)
                );
        }

        if (Unsupported.Contains(words[0], StringComparer.Ordinal))
        {
            _reader.Lines();
            return new UnsupportedRecord(place, $"directive {words[0]}", EndsFile: false);
        }

        return UnsupportedState.Contains(words[0], StringComparer.Ordinal)
            ? new UnsupportedRecord(place, $"directive {words[0]}", EndsFile: true)
            : throw new ScriptException(place, $"unknown directive \"{line.Trim()}\"");
    }

    private Record Statement(string line, string[] words)
    {
        var place = _reader.Place;
        var expectation = words.Length > 1 ? words[1] : "";
        switch (expectation)
        {
            case "ok" or "maybe":
                var (sql, hasResults) = _reader.Block();
                if (hasResults)
                {
                    _reader.Lines();
                }

                return words.Length > 2 && !words[2].StartsWith('#')
                    ? new UnsupportedRecord(place, $"named connection {words[2]}", EndsFile: false)
                    : new StatementRecord(
                        place,
                        Text(sql, place),
                        expectation == "ok" ? StatementExpectation.Ok : StatementExpectation.Maybe
                    );
            case "error":
                return Failing(Rest(line, 2));
            case "count" when words.Length == 3 && long.TryParse(words[2], CultureInfo.InvariantCulture, out var count):
                return new StatementRecord(place, Text(_reader.Block().Lines, place), StatementExpectation.Count)
                {
                    Count = count,
                };
            default:
                _reader.Block();
                return expectation is "async" or "hint" or "cached" or "notice"
                    ? new UnsupportedRecord(place, $"statement {expectation}", EndsFile: false)
                    : throw new ScriptException(
                        place,
                        $"a statement is ok, error, maybe or count, not \"{line.Trim()}\""
                    );
        }
    }

    private StatementRecord Failing(string rest)
    {
        var place = _reader.Place;
        var (sql, hasMessage) = _reader.Block();
        string? state = null;
        var pattern = rest;
        if (rest.StartsWith("pgcode ", StringComparison.Ordinal))
        {
            var parts = rest.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
            state = parts[1];
            pattern = parts.Length > 2 ? parts[2] : "";
        }

        var message = hasMessage ? string.Join('\n', _reader.Lines()) : "";
        return new StatementRecord(place, Text(sql, place), StatementExpectation.Error)
        {
            ErrorText =
                message.Length > 0 ? message
                : pattern.Length > 0 ? pattern
                : null,
            IsErrorRegex = message.Length == 0,
            SqlState = state,
        };
    }

    private Record Query(string[] words)
    {
        var place = _reader.Place;
        var types = words.Length > 1 ? words[1] : "";
        var sort = SortMode.None;
        string? label = null;
        string? unsupported = null;
        foreach (var word in words.Skip(2))
        {
            switch (word)
            {
                case "nosort" or "rowsort" or "valuesort":
                    sort = word switch
                    {
                        "rowsort" => SortMode.Rows,
                        "valuesort" => SortMode.Values,
                        _ => SortMode.None,
                    };
                    break;
                case "colnames"
                or "partialsort"
                or "retry"
                or "round-in-strings"
                or "noticetrace"
                or "kvtrace"
                or "async":
                    unsupported = $"query option {word}";
                    break;
                case var _
                    when word.Contains(',', StringComparison.Ordinal) || word.Contains('(', StringComparison.Ordinal):
                    unsupported = $"query option {word}";
                    break;
                default:
                    label = word;
                    break;
            }
        }

        var (sql, hasResults) = _reader.Block();
        List<string>? expected = hasResults ? _reader.Lines() : null;
        return unsupported is not null
            ? new UnsupportedRecord(place, unsupported, EndsFile: false)
            : new QueryRecord(place, Text(sql, place), types)
            {
                Sort = sort,
                Label = label,
                Expected = expected ?? (label is null ? [] : null),
            };
    }

    private LoopRecord Loop(string[] words)
    {
        var place = _reader.Place;
        if (
            !int.TryParse(words[2], CultureInfo.InvariantCulture, out var from)
            || !int.TryParse(words[3], CultureInfo.InvariantCulture, out var to)
            || (long)to - from > 1_000_000
        )
        {
            throw new ScriptException(place, "a loop is \"loop variable from to\", at most a million times");
        }

        var values = Enumerable
            .Range(from, Math.Max(0, to - from))
            .Select(i => i.ToString(CultureInfo.InvariantCulture));
        return new LoopRecord(place, [words[1]], [.. values], Records(place));
    }

    private IncludeRecord Include(string pattern)
    {
        var place = _reader.Place;
        if (_depth >= MostIncludes)
        {
            throw new ScriptException(place, $"files include each other more than {MostIncludes} deep");
        }

        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(_reader.File) ?? "", pattern));
        var folder = Path.GetDirectoryName(path)!;
        var found = Directory.Exists(folder)
            ? Directory.GetFiles(folder, Path.GetFileName(path)).Order(StringComparer.Ordinal).ToList()
            : [];
        return found.Count == 0
            ? throw new ScriptException(place, $"no file matches the include {pattern}")
            : new IncludeRecord(place, [.. found.SelectMany(f => Parse(f, _root, _depth + 1))]);
    }

    private static string Text(List<string> sql, Place place) =>
        sql.Count > 0 ? string.Join('\n', sql) : throw new ScriptException(place, "there is no SQL after the line");

    /// <summary>What follows the first words of a line.</summary>
    private static string Rest(string line, int words)
    {
        var rest = line.AsSpan().Trim();
        for (var i = 0; i < words; i++)
        {
            var end = rest.IndexOfAny(' ', '\t');
            rest = end < 0 ? default : rest[end..].TrimStart();
        }

        return rest.ToString();
    }
}
