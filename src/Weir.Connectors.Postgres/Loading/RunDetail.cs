using System.Text.Json;

namespace Weir.Connectors.Postgres.Loading;

/// <summary>What the ledger keeps of how a run loads.</summary>
/// <param name="Way">How rows get into the target.</param>
/// <param name="Staging">The staging table's name; null for none.</param>
/// <param name="TargetOid">The target's number when the run began; 0 when it was missing.</param>
/// <param name="Columns">The written columns with their types.</param>
internal sealed record RunDetail(LoadWay Way, string? Staging, long TargetOid, string Columns)
{
    /// <summary>Whether the run created the target.</summary>
    public bool HasCreated { get; init; }

    /// <summary>What the end did.</summary>
    public TransferEnd? End { get; init; }

    /// <summary>Which rows of the target are together the written ones.</summary>
    public LoadProof Proof { get; init; }

    /// <summary>Written rows that are not among them.</summary>
    public RowSum LeftOut { get; init; }

    public string ToText() => JsonSerializer.Serialize(this, PostgresJson.Default.RunDetail);

    public static RunDetail Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, PostgresJson.Default.RunDetail) ?? Unknown;
        }
        catch (JsonException)
        {
            return Unknown;
        }
    }

    private static RunDetail Unknown { get; } = new(LoadWay.Direct, null, 0, "");
}
