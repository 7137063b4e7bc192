using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Columnar;

namespace Weir.Functions;

/// <summary>
/// Steps from a document to a part of it: names and places. Paths are read as <c>$.a.b[0]."c d"</c> (the common part of
/// SQL/JSON paths), as <c>/a/0</c> (RFC 6901), or as a single name.
/// </summary>
internal sealed class JsonPath
{
    private readonly List<(string? Name, int Index)> _steps = [];

    public static JsonPath Member(string name) => name is ['$', ..] or ['/', ..] ? Parse(name) : Names([name], false);

    public static JsonPath Element(int index)
    {
        var path = new JsonPath();
        path._steps.Add((null, index));
        return path;
    }

    /// <summary>Names; numbers also mean places in arrays unless there is only one.</summary>
    public static JsonPath Names(IReadOnlyList<string> names, bool alsoPlaces = true)
    {
        var path = new JsonPath();
        foreach (var name in names)
        {
            var isPlace = int.TryParse(
                name,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var index
            );
            path._steps.Add((name, alsoPlaces && isPlace ? index : int.MinValue));
        }

        return path;
    }

    /// <exception cref="WeirException">The text is not a path.</exception>
    public static JsonPath Parse(string text)
    {
        if (text is ['/', ..])
        {
            return Names([
                .. text[1..]
                    .Split('/')
                    .Select(n =>
                        n.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)
                    ),
            ]);
        }

        if (text is not ['$', ..])
        {
            return Names([text]);
        }

        var path = new JsonPath();
        for (var at = 1; at < text.Length; )
        {
            at = text[at] switch
            {
                '.' => path.TakeName(text, at + 1),
                '[' => path.TakePlace(text, at + 1),
                _ => throw Invalid(text),
            };
        }

        return path;
    }

    /// <summary>Reads a document.</summary>
    /// <exception cref="WeirException">It is not JSON.</exception>
    public static JsonDocument Open(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return JsonDocument.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            throw CastErrors.InvalidText(DataType.Json, json);
        }
    }

    /// <summary>The part, or null.</summary>
    public JsonElement? Find(JsonElement root)
    {
        foreach (var (name, index) in _steps)
        {
            if (root.ValueKind == JsonValueKind.Object && name is not null && root.TryGetProperty(name, out var member))
            {
                root = member;
            }
            else if (root.ValueKind == JsonValueKind.Array && index != int.MinValue)
            {
                var length = root.GetArrayLength();
                var place = index < 0 ? index + length : index;
                if (place < 0 || place >= length)
                {
                    return null;
                }

                root = root[place];
            }
            else
            {
                return null;
            }
        }

        return root;
    }

    /// <summary>Appends the part, as text without quotes or as JSON; null where there is none, and for null as text.</summary>
    public void Append(ReadOnlySpan<byte> json, bool asText, TextColumnBuilder target)
    {
        using var document = Open(json);
        if (Find(document.RootElement) is not { } part || (asText && part.ValueKind == JsonValueKind.Null))
        {
            target.AppendNull();
        }
        else if (asText && part.ValueKind == JsonValueKind.String)
        {
            target.Append(part.GetString()!);
        }
        else
        {
            target.Append(Encoding.UTF8.GetBytes(part.GetRawText()));
        }
    }

    private int TakeName(string text, int at)
    {
        if (at < text.Length && text[at] == '"')
        {
            var close = text.IndexOf('"', at + 1);
            _steps.Add((close < 0 ? throw Invalid(text) : text[(at + 1)..close], int.MinValue));
            return close + 1;
        }

        var end = text.IndexOfAny(['.', '['], at);
        end = end < 0 ? text.Length : end;
        _steps.Add((end == at ? throw Invalid(text) : text[at..end], int.MinValue));
        return end;
    }

    private int TakePlace(string text, int at)
    {
        var end = text.IndexOf(']', at);
        if (end < 0)
        {
            throw Invalid(text);
        }

        var inside = text[at..end];
        if (inside is ['"' or '\'', .., '"' or '\''])
        {
            _steps.Add((inside[1..^1], int.MinValue));
        }
        else
        {
            var negative = inside.StartsWith("#-", StringComparison.Ordinal);
            var isPlace = int.TryParse(
                negative ? inside[1..] : inside,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var index
            );
            _steps.Add((null, isPlace ? index : throw Invalid(text)));
        }

        return end + 1;
    }

    private static WeirException Invalid(string text) =>
        new(ErrorCode.InvalidParameter, $"invalid JSON path: \"{text}\"")
        {
            Hint = "Paths look like $.name[0].\"other name\".",
        };
}
