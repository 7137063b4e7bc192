using Weir.Columnar;

namespace Weir.Connectors;

/// <summary>
/// The target of a chunked transfer, with the ledger of its jobs. Opening it locks the job (a job that runs elsewhere raises
/// <see cref="ErrorCode.JobRunning"/>) and changes nothing; disposing it gives the lock back and leaves what a later run
/// needs to resume.
/// </summary>
public interface ITransferTarget : IAsyncDisposable
{
    /// <summary>Where it writes, for messages, without secrets.</summary>
    string DisplayName { get; }

    /// <summary>
    /// The columns that written batches must have, with the types in which the target keeps them: values that are read back
    /// equal the written ones. A subset of the request's columns, in their order.
    /// </summary>
    Schema Schema { get; }

    /// <summary>How many <see cref="IChunkWriter"/>s may be used at the same time.</summary>
    int MaximumWriters { get; }

    /// <summary>How many parts of it may be read back at the same time.</summary>
    int MaximumReaders => int.MaxValue;

    /// <summary>Whether chunks can only be committed when nobody reads the source any more, so that a run would not end.</summary>
    bool IsKeptFromCommits => false;

    /// <summary>What will be done to the target, for the plan: statements or steps in their order, schema changes included.</summary>
    IReadOnlyList<string> Steps { get; }

    /// <summary>Cancelled when the target is lost, so that nothing more can be written in this run.</summary>
    CancellationToken Lost => CancellationToken.None;

    /// <summary>The job's last run; null when it never ran.</summary>
    LedgerRun? Earlier { get; }

    /// <summary>
    /// Records a new run and prepares target and staging, or continues the <see cref="Earlier"/> one when
    /// <paramref name="resumes"/>.
    /// </summary>
    ValueTask BeginAsync(string definition, string sourceState, bool resumes, CancellationToken cancellationToken);

    /// <summary>A writer with a connection or file of its own.</summary>
    ValueTask<IChunkWriter> OpenWriterAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes everything visible that is not yet, and marks the run as done, in one step where the target has transactions.
    /// Calling it again after an unknown outcome does no harm.
    /// </summary>
    /// <exception cref="WeirException"><see cref="ErrorCode.IntegrityError"/>: staged rows are not those of the ledger.</exception>
    ValueTask<TransferEnd> FinishAsync(CancellationToken cancellationToken);

    /// <summary>Records that the run stopped or failed; keeps what a later run needs to resume.</summary>
    ValueTask SuspendAsync(LedgerState state, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets an unfinished run, with its staging. Raises when rows of it are in the target already and cannot be told apart.
    /// </summary>
    ValueTask AbandonAsync(CancellationToken cancellationToken);

    /// <summary>Plans to read the rows of a run back.</summary>
    ValueTask<ReadBack> ReadBackAsync(LedgerRun run, CancellationToken cancellationToken);
}
