using System.Text.Json;

namespace Weir.Connectors.Postgres.Chunks;

/// <summary>What a later run must know to tell whether finished chunks would be read the same.</summary>
/// <param name="Method">How the scan was cut.</param>
/// <param name="Database">Which database of which installation it was.</param>
/// <param name="Transactions">Which transactions the snapshot saw.</param>
/// <param name="Key">The columns of key ranges.</param>
/// <param name="Relations">The relations that were cut by blocks.</param>
internal sealed record SourceState(
    string Method,
    string Database,
    string Transactions,
    IReadOnlyList<string> Key,
    IReadOnlyList<RelationState> Relations
)
{
    /// <summary>How long the text may be.</summary>
    public const int LongestText = 100_000;

    public string ToText() => JsonSerializer.Serialize(this, PostgresJson.Default.SourceState);

    /// <summary>The state of a text; null when it is none of this source.</summary>
    public static SourceState? Parse(string text)
    {
        try
        {
            return
                JsonSerializer.Deserialize(text, PostgresJson.Default.SourceState)
                    is { Method: not null, Transactions: not null } state
                ? state with
                {
                    Key = state.Key ?? [],
                    Relations = state.Relations ?? [],
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
