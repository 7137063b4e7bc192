using System.Text.Json;

namespace Weir.Connectors.Postgres.Chunks;

/// <summary>A range of keys as values: from <paramref name="Low"/> to before <paramref name="High"/>, null for no bound.</summary>
/// <param name="Low">The smallest key.</param>
/// <param name="High">The key behind the largest.</param>
/// <param name="IsNull">Whether it is the rows with a NULL in the key instead.</param>
internal sealed record KeyBounds(string[]? Low, string[]? High, bool IsNull = false)
{
    private const string Mark = " key ";
    private const string NullText = "null";

    /// <summary>The id of a chunk with these bounds.</summary>
    public string Id(string name) =>
        name
        + Mark
        + (IsNull ? NullText : JsonSerializer.Serialize([Low!, High!], PostgresJson.Default.StringArrayArray));

    /// <summary>The bounds of an id; null when it is none of this kind.</summary>
    public static KeyBounds? Parse(string id, string name, int columns)
    {
        if (!id.StartsWith(name + Mark, StringComparison.Ordinal))
        {
            return null;
        }

        var text = id[(name.Length + Mark.Length)..];
        if (text == NullText)
        {
            return new KeyBounds(null, null, IsNull: true);
        }

        try
        {
            return
                JsonSerializer.Deserialize(text, PostgresJson.Default.StringArrayArray) is [var low, var high]
                && (low is null || low.Length == columns)
                && (high is null || high.Length == columns)
                ? new KeyBounds(low, high)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
