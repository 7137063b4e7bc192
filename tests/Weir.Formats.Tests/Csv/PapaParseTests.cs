using System.Text.Json;
using Weir.Formats.Csv;
using Weir.Formats.Tests.Support;

namespace Weir.Formats.Tests.Csv;

/// <summary>
/// The cases whose rows all have the same number of fields; blank lines, ragged rows and what that library repairs are
/// errors or left out here on purpose, as <see cref="CsvReaderTests"/> shows.
/// </summary>
public class PapaParseTests
{
    public static TheoryData<string> Cases => SharedFiles.Root is null ? ["(none)"] : [.. Load().Select(c => c.Name)];

    [SharedTheory]
    [MemberData(nameof(Cases))]
    public void Reads_the_case(string name)
    {
        var (_, input, comment, delimiter, expected) = Load().First(c => c.Name == name);
        var options = new CsvReadOptions
        {
            AllVarchar = true,
            NullTexts = [],
            Delimiter = delimiter,
            Quote = (byte)'"',
            Header = false,
            Comment = comment,
        };
        Assert.Equal(expected, CsvTexts.Show(CsvTexts.Read(input, options).Rows));
    }

    private static List<(string Name, string Input, byte? Comment, byte Delimiter, string Expected)> Load()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(SharedFiles.Corpus, "papaparse-cases.json")));
        var cases = new List<(string, string, byte?, byte, string)>();
        foreach (var item in json.RootElement.GetProperty("CORE_PARSER_TESTS").EnumerateArray())
        {
            var input = item.GetProperty("input").GetString()!;
            var expected = item.GetProperty("expected");
            var rows = expected
                .GetProperty("data")
                .EnumerateArray()
                .Select(r => r.EnumerateArray().Select(v => (object?)v.ToString()).ToArray())
                .ToList();
            var config = item.TryGetProperty("config", out var c) ? c : default;
            if (rows.Count > 0 && rows.TrueForAll(r => r.Length == rows[0].Length) && IsOurs(config, expected, rows))
            {
                cases.Add(
                    (
                        item.GetProperty("description").GetString()!,
                        input,
                        Byte("comments"),
                        Byte("delimiter") ?? (byte)',',
                        CsvTexts.Show(rows)
                    )
                );
            }

            byte? Byte(string key) =>
                config.ValueKind == JsonValueKind.Object
                && config.TryGetProperty(key, out var value)
                && value.ValueKind == JsonValueKind.String
                && value.GetString() is { Length: 1 } text
                    ? (byte)text[0]
                    : null;
        }

        return cases;
    }

    private static bool IsOurs(JsonElement config, JsonElement expected, List<object?[]> rows)
    {
        if (expected.TryGetProperty("errors", out var errors) && errors.GetArrayLength() > 0)
        {
            return false;
        }

        // A single column of blanks is how that library shows blank lines.
        if (rows[0].Length == 1 && rows.Exists(r => r[0] is ""))
        {
            return false;
        }

        foreach (var option in config.ValueKind == JsonValueKind.Object ? config.EnumerateObject() : default)
        {
            var isOneLetter = option.Value.ValueKind == JsonValueKind.String && option.Value.GetString()!.Length == 1;
            if (
                option.Name is not ("comments" or "delimiter")
                || (!isOneLetter && option.Value.ValueKind != JsonValueKind.False)
            )
            {
                return false;
            }
        }

        return true;
    }
}
