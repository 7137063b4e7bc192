namespace Weir.Connectors;

/// <summary>A part of a scan that gives the same rows whenever it is read under the same state of the source.</summary>
/// <param name="Id">
/// Says which rows those are, so that the source can find them again in another process: at most 1,000 characters, unique in
/// a read, such as <c>public.orders blocks 0-1023</c>.
/// </param>
/// <param name="Bounds">The same for people, such as <c>ctid (0,0) to (1024,0)</c> or <c>id 1 to 50000</c>.</param>
/// <param name="EstimatedRows">Rows as far as known.</param>
public sealed record SourceChunk(string Id, string Bounds, double? EstimatedRows)
{
    /// <summary>
    /// Its place in the source's order: rows of a chunk with a smaller number come first, also after splits and in later runs.
    /// Sources whose rows have no order number them as they like.
    /// </summary>
    public long Order { get; init; }
}
