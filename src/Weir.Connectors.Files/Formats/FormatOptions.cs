using System.Collections;
using System.Globalization;
using Weir.Configuration;

namespace Weir.Connectors.Files;

/// <summary>Named options of a format, from a table function, a connection or a target. Unknown ones raise at the end.</summary>
internal sealed class FormatOptions(IReadOnlyList<KeyValuePair<string, object?>> values, string what)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>No options. An object of its own for each table: it notes what was asked for, and tables open at the same time.</summary>
    public static FormatOptions None => new([], "");

    public string? Text(string key) => Value(key) is { } value ? value as string ?? throw Wrong(key, "a text") : null;

    public bool? Boolean(string key) =>
        Value(key) switch
        {
            null => null,
            bool value => value,
            string text when bool.TryParse(text, out var value) => value,
            _ => throw Wrong(key, "true or false"),
        };

    public int? Integer(string key, int minimum) =>
        Value(key) is not { } value ? null
        : int.TryParse(
            Convert.ToString(value, CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture,
            out var number
        )
        && number >= minimum
            ? number
        : throw Wrong(key, string.Create(CultureInfo.InvariantCulture, $"a whole number of at least {minimum}"));

    /// <summary>A number of bytes such as 16MB, however large.</summary>
    public long? LongBytes(string key) =>
        Value(key) is not { } value ? null
        : Quantities.TryParseBytes(Convert.ToString(value, CultureInfo.InvariantCulture)!, out var bytes) && bytes > 0
            ? bytes
        : throw Wrong(key, "a size such as 256MB");

    /// <summary>A number of bytes such as 16MB.</summary>
    public int? Bytes(string key) =>
        Value(key) is not { } value ? null
        : Quantities.TryParseBytes(Convert.ToString(value, CultureInfo.InvariantCulture)!, out var bytes)
        && bytes is > 0 and < 1 << 29
            ? (int)bytes
        : throw Wrong(key, "a size of at most 512MB, such as 16MB");

    /// <summary>One ASCII character; <c>\t</c> and <c>tab</c> too. An empty text is 0.</summary>
    public byte? Letter(string key) =>
        Text(key) switch
        {
            null => null,
            "" => 0,
            "\\t" or "tab" => (byte)'\t',
            [var letter] when char.IsAscii(letter) && letter is not ('\n' or '\r' or '\0') => (byte)letter,
            _ => throw Wrong(key, "one ASCII character"),
        };

    public IReadOnlyList<string>? TextList(string key) =>
        Value(key) switch
        {
            null => null,
            string text => [text],
            IEnumerable list and not IReadOnlyList<KeyValuePair<string, object?>> =>
            [
                .. list.Cast<object?>().Select(v => v as string ?? throw Wrong(key, "a text or list of texts")),
            ],
            _ => throw Wrong(key, "a text or list of texts"),
        };

    /// <summary>Names and texts, such as <c>{'id': 'BIGINT'}</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Pairs(string key) =>
        Value(key) switch
        {
            null => null,
            IReadOnlyList<KeyValuePair<string, object?>> pairs =>
            [
                .. pairs.Select(p =>
                    KeyValuePair.Create(p.Key, p.Value as string ?? throw Wrong(key, "names and types"))
                ),
            ],
            _ => throw Wrong(key, "names and types such as {'id': 'BIGINT'}"),
        };

    public void Finish()
    {
        foreach (var (key, _) in values)
        {
            if (!_known.Contains(key))
            {
                throw new WeirException(ErrorCode.InvalidParameter, $"unknown option \"{key}\" of {what}")
                {
                    Hint =
                        Suggestions.DidYouMean(key, _known)
                        ?? "Known options: " + string.Join(", ", _known.Order(StringComparer.Ordinal)) + ".",
                };
            }
        }
    }

    public WeirException Wrong(string key, string expected) =>
        new(ErrorCode.InvalidParameter, $"option \"{key}\" of {what} must be {expected}");

    private object? Value(string key)
    {
        _known.Add(key);
        foreach (var (name, value) in values)
        {
            if (name == key)
            {
                return value;
            }
        }

        return null;
    }
}
