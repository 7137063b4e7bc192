using System.Globalization;

namespace Weir.Configuration;

/// <summary>
/// Reads the keys of one map into typed options. Every read names the key it knows; <see cref="Finish"/> then raises
/// for the keys that nobody asked for, with the nearest known one. Errors carry the place in the file.
/// </summary>
public sealed class OptionReader
{
    private readonly ConfigurationMap _map;
    private readonly string _what;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Reads <paramref name="map"/>; <paramref name="what"/> names it in errors, such as <c>connection "shop"</c>.</summary>
    public OptionReader(ConfigurationMap map, string what)
    {
        ArgumentNullException.ThrowIfNull(map);
        _map = map;
        _what = what;
    }

    /// <summary>The map that is read.</summary>
    public ConfigurationMap Map => _map;

    /// <summary>What the map is called in errors.</summary>
    public string What => _what;

    /// <summary>The node under the key, or null when the key is absent.</summary>
    public ConfigurationNode? Node(string key)
    {
        _known.Add(key);
        return _map.Entries.FirstOrDefault(e => e.Key == key)?.Value;
    }

    /// <summary>The text under the key, or null.</summary>
    public string? Text(string key) =>
        Node(key) switch
        {
            null => null,
            ConfigurationScalar scalar => scalar.Text,
            var other => throw Wrong(key, other, "a value"),
        };

    /// <summary>The text under the key; raises when it is absent.</summary>
    public string RequiredText(string key) => Text(key) ?? throw Missing(key);

    /// <summary>True or false under the key.</summary>
    public bool Boolean(string key, bool defaultValue) =>
        Text(key) is not { } text
            ? defaultValue
            : text.ToLowerInvariant() switch
            {
                "true" or "yes" or "on" => true,
                "false" or "no" or "off" => false,
                _ => throw Wrong(key, Node(key)!, "true or false"),
            };

    /// <summary>A whole number within a range, both ends included.</summary>
    public long Integer(string key, long defaultValue, long minimum = 0, long maximum = long.MaxValue)
    {
        if (Text(key) is not { } text)
        {
            return defaultValue;
        }

        return
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= minimum
            && value <= maximum
            ? value
            : throw Wrong(
                key,
                Node(key)!,
                maximum == long.MaxValue
                    ? string.Create(CultureInfo.InvariantCulture, $"a whole number of at least {minimum}")
                    : string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}")
            );
    }

    /// <summary>A length of time such as <c>250ms</c>, <c>30s</c>, <c>10m</c>, <c>2h</c>.</summary>
    public TimeSpan? Duration(string key) =>
        Text(key) is not { } text ? null
        : Quantities.TryParseDuration(text, out var value) ? value
        : throw Wrong(key, Node(key)!, "a duration such as 30s or 10m");

    /// <summary>A number of bytes such as <c>512MB</c> or <c>1GB</c> (powers of 1024).</summary>
    public long? Bytes(string key) =>
        Text(key) is not { } text ? null
        : Quantities.TryParseBytes(text, out var value) ? value
        : throw Wrong(key, Node(key)!, "a size such as 512MB or 1GB");

    /// <summary>One of the names of an enumeration, written in lower case with underscores.</summary>
    public TEnum Choice<TEnum>(string key, TEnum defaultValue)
        where TEnum : struct, Enum
    {
        if (Text(key) is not { } text)
        {
            return defaultValue;
        }

        var names = Enum.GetValues<TEnum>()
            .ToDictionary(v => Quantities.SnakeCase(v.ToString()), v => v, StringComparer.OrdinalIgnoreCase);
        return names.TryGetValue(text, out var value)
            ? value
            : throw Wrong(
                key,
                Node(key)!,
                "one of " + string.Join(", ", names.Keys),
                Suggestions.DidYouMean(text, names.Keys)
            );
    }

    /// <summary>A list of texts; a single value counts as a list of one. Empty when the key is absent.</summary>
    public IReadOnlyList<string> TextList(string key) =>
        Node(key) switch
        {
            null => [],
            ConfigurationScalar { Text: { } text } => [text],
            ConfigurationList list =>
            [
                .. list.Items.Select(i =>
                    i is ConfigurationScalar { Text: { } t } ? t : throw Wrong(key, i, "a list of names")
                ),
            ],
            var other => throw Wrong(key, other, "a list of names"),
        };

    /// <summary>Keys and texts of a map. Empty when the key is absent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> TextMap(string key) =>
        Node(key) switch
        {
            null => [],
            ConfigurationMap map =>
            [
                .. map.Entries.Select(e =>
                    e.Value is ConfigurationScalar s
                        ? KeyValuePair.Create(e.Key, s.Text ?? "")
                        : throw Wrong(e.Key, e.Value, "a value")
                ),
            ],
            var other => throw Wrong(key, other, "a map of names and values"),
        };

    /// <summary>A reader of the map under the key, or null.</summary>
    public OptionReader? Section(string key) =>
        Node(key) switch
        {
            null => null,
            ConfigurationMap map => new OptionReader(map, key),
            var other => throw Wrong(key, other, "a map"),
        };

    /// <summary>Raises for the first key that nobody has read.</summary>
    public void Finish()
    {
        foreach (var entry in _map.Entries)
        {
            if (!_known.Contains(entry.Key))
            {
                throw Error(
                    $"unknown key \"{entry.Key}\" in {_what}",
                    entry.KeyOrigin,
                    Suggestions.DidYouMean(entry.Key, _known)
                        ?? "Known keys: " + string.Join(", ", _known.Order(StringComparer.Ordinal)) + "."
                );
            }
        }
    }

    /// <summary>The error for a key that must be there.</summary>
    public WeirException Missing(string key) => Error($"{_what} needs the key \"{key}\"", _map.Origin, null);

    /// <summary>The error for a value that does not fit; <paramref name="expected"/> completes "must be …".</summary>
    public WeirException Wrong(string key, ConfigurationNode actual, string expected, string? hint = null)
    {
        ArgumentNullException.ThrowIfNull(actual);
        var found = actual is ConfigurationScalar scalar ? $"\"{scalar.Text}\"" : actual.KindName;
        return Error($"\"{key}\" in {_what} must be {expected}, not {found}", actual.Origin, hint);
    }

    /// <summary>A configuration error at a place of the file.</summary>
    public static WeirException Error(string message, ConfigurationOrigin? origin, string? hint) =>
        new(ErrorCode.ConfigurationError, message)
        {
            Location = origin?.Location,
            SourceName = origin?.File,
            SourceLine = origin?.LineText,
            Hint = hint,
        };
}
