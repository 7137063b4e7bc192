namespace Weir.Connectors.Postgres.Chunks;

/// <summary>How a scan is cut.</summary>
/// <param name="Method">The kind of chunks.</param>
/// <param name="Reason">Why that kind.</param>
/// <param name="IsSnapshot">Whether all chunks see one state.</param>
/// <param name="Ranges">What is to be read.</param>
/// <param name="Relations">The relations that are cut by blocks.</param>
/// <param name="Key">The columns of key ranges.</param>
internal sealed record ChunkPlan(
    string Method,
    string Reason,
    bool IsSnapshot,
    IReadOnlyList<IChunkRange> Ranges,
    IReadOnlyList<CutRelation> Relations,
    IReadOnlyList<string> Key
)
{
    public const string Blocks = "ctid block ranges";
    public const string Keys = "key ranges";
    public const string Stream = "one stream";
}
