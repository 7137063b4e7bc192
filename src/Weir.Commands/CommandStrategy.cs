namespace Weir.Commands;

/// <summary>What a pipeline promises about order and failures. No strategy executes a statement twice with effect.</summary>
public enum CommandStrategy
{
    /// <summary>
    /// One connection, strictly in order of addition, each statement seeing the effects of those before it. The first one
    /// that fails, or whose fate is unknown, stops the pipeline: everything after it is reported as not executed, and what
    /// was before it is committed. A round trip is one transaction; when a statement in it fails, the server undoes it and the
    /// statements before the failed one are sent again.
    /// </summary>
    Sequential,

    /// <summary>
    /// Independent statements over several connections, in no order except within a lane
    /// (<see cref="CommandOptions.Lane"/>), where order is kept. Each has its own outcome; a failure stops nothing, in its
    /// lane neither.
    /// </summary>
    Parallel,

    /// <summary>
    /// Everything added up to a flush is one transaction: <see cref="CommandPipeline.FlushAsync"/> and disposal commit it.
    /// Outcomes arrive with the commit: all succeeded, or all failed with the cause and the tables as they were. After a
    /// failure, what is added before the next flush fails too and is not sent.
    /// </summary>
    Transactional,

    /// <summary>
    /// One connection, in order of addition, and each statement has its own outcome: a failure stops nothing. Savepoints
    /// keep what succeeded before it, so that a failed statement costs one more round trip and nothing is executed again.
    /// </summary>
    BestEffort,
}
