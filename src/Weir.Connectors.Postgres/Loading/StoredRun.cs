namespace Weir.Connectors.Postgres.Loading;

/// <summary>A run as the ledger has it, with what only this target knows of it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Owner">Counts who took it over.</param>
/// <param name="Marks">The transaction that finished it.</param>
/// <param name="Detail">How it loads.</param>
/// <param name="ChunkMarks">For each chunk the transactions that wrote its rows: their xmin.</param>
internal sealed record StoredRun(
    LedgerRun Run,
    long Owner,
    IReadOnlyList<long> Marks,
    RunDetail Detail,
    IReadOnlyList<IReadOnlyList<long>> ChunkMarks
);
