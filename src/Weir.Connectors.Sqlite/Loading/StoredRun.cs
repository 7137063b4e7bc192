namespace Weir.Connectors.Sqlite;

/// <summary>A run as the ledger has it, with the row numbers of each of its chunks; null where they are not known.</summary>
internal sealed record StoredRun(LedgerRun Run, LoadDetail Detail, IReadOnlyList<IReadOnlyList<RowIdRange>?> Marks);
