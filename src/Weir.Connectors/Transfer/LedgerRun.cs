namespace Weir.Connectors;

/// <summary>A run of a job as its ledger has it.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Run">The number of the run, from 1.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Definition">What the job was, as JSON; compared when it is run again.</param>
/// <param name="SourceState">The <see cref="IChunkedRead.State"/> of its source.</param>
/// <param name="Started">When it began.</param>
/// <param name="Finished">When it was done; null before.</param>
/// <param name="Chunks">Its committed chunks.</param>
public sealed record LedgerRun(
    string Job,
    long Run,
    LedgerState State,
    string Definition,
    string SourceState,
    DateTimeOffset Started,
    DateTimeOffset? Finished,
    IReadOnlyList<LedgerChunk> Chunks
);
