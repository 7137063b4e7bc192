namespace Weir.SqlLogic.Scripts;

/// <summary>A <c>query</c> and the rows it must give.</summary>
internal sealed record QueryRecord(Place Place, string Sql, string Types) : Record(Place)
{
    public SortMode Sort { get; init; }

    /// <summary>Queries with the same label must give the same rows.</summary>
    public string? Label { get; init; }

    /// <summary>The lines after <c>----</c>; null when a labelled query has none, which then are not compared.</summary>
    public IReadOnlyList<string>? Expected { get; init; }
}
