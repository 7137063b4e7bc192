namespace Weir.Connectors.Postgres.Chunks;

/// <summary>All rows of something that is read by one stream.</summary>
/// <param name="From">What stands behind FROM.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Rows as far as known.</param>
/// <param name="Order">Its place.</param>
internal sealed record WholeRange(string From, string Name, double? Rows, long Order) : IChunkRange
{
    private const string Mark = " whole";

    public string? Condition => null;

    public SourceChunk Chunk => new(Name + Mark, $"all of {Name}", Rows) { Order = Order };

    public IReadOnlyList<IChunkRange> Split() => [];

    /// <summary>The name of an id; null when it is none of this kind.</summary>
    public static string? Parse(string id) => id.EndsWith(Mark, StringComparison.Ordinal) ? id[..^Mark.Length] : null;
}
