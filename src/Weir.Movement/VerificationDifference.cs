using Weir.Connectors;

namespace Weir.Movement;

/// <summary>A chunk whose rows in the target are not those that were written.</summary>
/// <param name="Chunk">The chunk's bounds, or <c>all rows</c>.</param>
/// <param name="ExpectedRows">Rows that the ledger has.</param>
/// <param name="FoundRows">Rows in the target.</param>
/// <param name="ExpectedHash">The hash that the ledger has.</param>
/// <param name="FoundHash">The hash of the rows in the target.</param>
/// <param name="Keys">
/// Keys of rows that differ, as <c>name=value</c> (all columns where the job has no key); at most 20, for 10 chunks. Empty when
/// the source no longer has the rows that were moved.
/// </param>
public sealed record VerificationDifference(
    string Chunk,
    long ExpectedRows,
    long FoundRows,
    RowHash ExpectedHash,
    RowHash FoundHash,
    IReadOnlyList<string> Keys
);
