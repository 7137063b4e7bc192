namespace Weir.Connectors.Postgres.Chunks;

/// <summary>A relation with rows of its own: the table itself, a partition, a child.</summary>
/// <param name="Place">Its place among those that are read.</param>
/// <param name="Name">Its name, quoted where needed, with the schema.</param>
/// <param name="Oid">Its number.</param>
/// <param name="File">The number of its file, which changes when all rows are written anew.</param>
/// <param name="Blocks">Blocks that it has in the snapshot; null when it has none of the usual kind.</param>
/// <param name="RowsPerBlock">Rows of a block as far as known; null: unknown.</param>
/// <param name="IsForeign">Whether it is on another server, which the snapshot does not hold.</param>
/// <param name="IsReadable">Whether the user may read it by itself and sees all rows of it.</param>
internal sealed record CutRelation(
    int Place,
    string Name,
    long Oid,
    long File,
    long? Blocks,
    double? RowsPerBlock,
    bool IsForeign,
    bool IsReadable
)
{
    /// <summary>Blocks that a chunk gets.</summary>
    public long BlocksPerChunk { get; init; } = 1;

    /// <summary>What stands behind FROM to read only its own rows.</summary>
    public string From => IsForeign ? Name : $"ONLY {Name}";

    /// <summary>Sets <see cref="BlocksPerChunk"/> so that a chunk has about that many rows.</summary>
    public CutRelation Sized(long chunkRows)
    {
        var wanted = chunkRows / Math.Max(RowsPerBlock ?? 1, 0.01);
        return this with { BlocksPerChunk = (long)Math.Clamp(wanted, 1, Math.Max(1, Blocks ?? 1)) };
    }
}
