using System.Globalization;
using System.Text;
using Weir.Configuration;

namespace Weir.Hosting.Jobs;

/// <summary>Values as C# (language specification, 6.4.5, and raw string literals).</summary>
internal static class CodeText
{
    private const int WidestLine = 100;

    /// <summary>A text; one of several lines as a raw string whose lines stand at the indent.</summary>
    public static string Literal(string text, int indent)
    {
        if (!text.Contains('\n', StringComparison.Ordinal) || text.Any(c => char.IsControl(c) && c is not '\n'))
        {
            return Quoted(text);
        }

        var quotes = new string('"', Math.Max(3, LongestRun(text) + 1));
        var margin = new string(' ', indent);
        var lines = text.TrimEnd('\n').Split('\n').Select(l => l.Length == 0 ? "" : margin + l);
        return $"{quotes}\n{string.Join('\n', lines)}\n{margin}{quotes}";
    }

    /// <summary>A text whose references to the environment are replaced when the program runs.</summary>
    public static string Substituted(string text, int indent) =>
        HasReference(text) ? $"variables.Apply({Literal(text, indent)})" : Literal(text, indent);

    public static bool HasReference(string text) => text.Contains("${", StringComparison.Ordinal);

    public static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Quoted))}]";

    /// <summary>A dictionary of texts.</summary>
    public static string Dictionary(IEnumerable<KeyValuePair<string, string>> pairs) =>
        $"new Dictionary<string, string> {{ {string.Join(", ", pairs.Select(p => $"[{Quoted(p.Key)}] = {Substituted(p.Value, 0)}"))} }}";

    /// <summary>A value of a configuration.</summary>
    public static string Value(ConfigurationNode node, int indent) =>
        node switch
        {
            ConfigurationMap map => Map(map, "new Dictionary<string, object?>", indent),
            ConfigurationList list =>
                $"new object?[] {{ {string.Join(", ", list.Items.Select(i => Value(i, indent)))} }}",
            ConfigurationScalar scalar => Scalar(scalar, indent),
            _ => throw new WeirException(ErrorCode.Internal, $"no code for {node.KindName}"),
        };

    /// <summary>A map after its constructor: in one line where it fits.</summary>
    public static string Map(ConfigurationMap map, string constructor, int indent)
    {
        var entries = map.Entries.Select(e => $"[{Quoted(e.Key)}] = {Value(e.Value, indent + 4)}").ToList();
        var line = $"{constructor} {{ {string.Join(", ", entries)} }}";
        if (indent + line.Length <= WidestLine && !line.Contains('\n', StringComparison.Ordinal))
        {
            return line;
        }

        var margin = new string(' ', indent);
        var text = new StringBuilder(constructor).Append('\n').Append(margin).Append("{\n");
        foreach (var entry in entries)
        {
            text.Append(margin).Append("    ").Append(entry).Append(",\n");
        }

        return text.Append(margin).Append('}').ToString();
    }

    /// <summary>A number or truth value that a file did not quote stays one.</summary>
    private static string Scalar(ConfigurationScalar scalar, int indent) =>
        scalar.Text is not { } text ? "null"
        : !scalar.IsQuoted
        && (
            text is "true" or "false"
            || (
                long.TryParse(text, CultureInfo.InvariantCulture, out var number)
                && number.ToString(CultureInfo.InvariantCulture) == text
            )
        )
            ? text
        : Literal(text, indent);

    private static string Quoted(string text)
    {
        var code = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => code.Append("\\\""),
                '\\' => code.Append("\\\\"),
                '\n' => code.Append("\\n"),
                '\r' => code.Append("\\r"),
                '\t' => code.Append("\\t"),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' => code.Append(
                    CultureInfo.InvariantCulture,
                    $"\\u{(int)c:x4}"
                ),
                _ => code.Append(c),
            };
        }

        return code.Append('"').ToString();
    }

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == '"' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
