namespace Weir.Connectors.Postgres.Chunks;

/// <summary>A relation as an earlier run saw it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Oid">Its number.</param>
/// <param name="File">The number of its file.</param>
/// <param name="Blocks">Its blocks.</param>
/// <param name="Grid">Blocks that a chunk had.</param>
internal sealed record RelationState(string Name, long Oid, long File, long Blocks, long Grid);
