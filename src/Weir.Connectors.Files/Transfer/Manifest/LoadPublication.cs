namespace Weir.Connectors.Files;

/// <summary>
/// What is done to give finished files their names. Once it is in the manifest it is only carried on, never taken back.
/// </summary>
/// <param name="Moves">The files and their names.</param>
/// <param name="Removes">Files that are removed then, relative to the target's folder.</param>
/// <param name="Chunks">The chunks with their places after it.</param>
/// <param name="KeepsOthers">Whether the rows of earlier runs are still there.</param>
internal sealed record LoadPublication(
    IReadOnlyList<PublishedFile> Moves,
    IReadOnlyList<string> Removes,
    IReadOnlyList<LoadChunk> Chunks,
    bool KeepsOthers
)
{
    /// <summary>What a load by key did; null for others.</summary>
    public LoadMerge? Merge { get; init; }
}
