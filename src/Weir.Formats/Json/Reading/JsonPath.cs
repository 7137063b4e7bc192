using System.Globalization;
using System.Text;

namespace Weir.Formats.Json;

/// <summary>
/// A path of names, indexes and [*], the part of JSONPath (RFC 9535) that can be followed while a text streams by:
/// <c>$.data[*]</c>, <c>$['a b'][0].rows</c>. The leading $ may be missing.
/// </summary>
internal sealed class JsonPath
{
    private const int MostSteps = 64;

    private readonly JsonStep[] _steps;

    private JsonPath(string text, JsonStep[] steps)
    {
        Text = text;
        _steps = steps;
    }

    public string Text { get; }

    public ReadOnlySpan<JsonStep> Steps => _steps;

    /// <summary>The path without a [*] at its end, which only says that an array is meant.</summary>
    public JsonPath Array => _steps is [.., { IsAny: true }] ? new JsonPath(Text, _steps[..^1]) : this;

    /// <summary>Reads a path; raises for what is none.</summary>
    public static JsonPath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var steps = new List<JsonStep>();
        var rest = text.AsSpan().Trim();
        if (rest.StartsWith('$'))
        {
            rest = rest[1..];
        }
        else if (rest.Length > 0 && rest[0] is not ('.' or '['))
        {
            rest = $".{rest}";
        }

        while (rest.Length > 0)
        {
            var step = rest[0] switch
            {
                '.' => Name(ref rest),
                '[' => Bracket(ref rest),
                _ => null,
            };
            if (step is null || steps.Count == MostSteps)
            {
                throw new WeirException(ErrorCode.InvalidParameter, $"\"{text}\" is not a path into a JSON document")
                {
                    Hint = "Write names and [*] as in $.data[*], $.result.items or $['a b'].",
                };
            }

            steps.Add(step.Value);
        }

        return new JsonPath(text, [.. steps]);
    }

    /// <summary>The path of an array found under these names.</summary>
    public static JsonPath Of(IEnumerable<string> names)
    {
        var text = new StringBuilder("$");
        var steps = new List<JsonStep>();
        foreach (var name in names)
        {
            var isPlain = name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
            text.Append(isPlain ? $".{name}" : $"['{name.Replace("'", "\\'", StringComparison.Ordinal)}']");
            steps.Add(JsonStep.OfName(name));
        }

        return new JsonPath(text.ToString(), [.. steps]);
    }

    private static JsonStep? Name(ref ReadOnlySpan<char> rest)
    {
        var end = rest[1..].IndexOfAny('.', '[');
        var name = end < 0 ? rest[1..] : rest.Slice(1, end);
        rest = rest[(name.Length + 1)..];
        return name.Length == 0 ? null
            : name is "*" ? JsonStep.Any
            : JsonStep.OfName(name.ToString());
    }

    private static JsonStep? Bracket(ref ReadOnlySpan<char> rest)
    {
        if (rest.Length > 2 && rest[1] is '\'' or '"')
        {
            return Quoted(ref rest);
        }

        var end = rest.IndexOf(']');
        if (end < 0)
        {
            return null;
        }

        var inner = rest[1..end].Trim();
        rest = rest[(end + 1)..];
        return inner is "*" ? JsonStep.Any
            : int.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? JsonStep.OfIndex(index)
            : null;
    }

    private static JsonStep? Quoted(ref ReadOnlySpan<char> rest)
    {
        var quote = rest[1];
        var name = new StringBuilder();
        for (var i = 2; i < rest.Length; i++)
        {
            if (rest[i] == '\\' && i + 1 < rest.Length)
            {
                name.Append(rest[++i]);
            }
            else if (rest[i] != quote)
            {
                name.Append(rest[i]);
            }
            else if (i + 1 < rest.Length && rest[i + 1] == ']')
            {
                rest = rest[(i + 2)..];
                return JsonStep.OfName(name.ToString());
            }
            else
            {
                return null;
            }
        }

        return null;
    }
}
