namespace Weir.Connectors;

/// <summary>What a source says of a table. Null means unknown and stays unknown.</summary>
/// <param name="Rows">Number of rows, exact or estimated.</param>
/// <param name="IsExact">Whether <paramref name="Rows"/> is exact now.</param>
/// <param name="Bytes">Size of the data.</param>
public sealed record TableStatistics(double? Rows = null, bool IsExact = false, long? Bytes = null)
{
    /// <summary>Values per column by its place in the schema; missing: unknown.</summary>
    public IReadOnlyDictionary<int, ColumnStatistics> Columns { get; init; } = new Dictionary<int, ColumnStatistics>();

    public static TableStatistics Unknown { get; } = new();
}
