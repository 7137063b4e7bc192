namespace Weir.Commands;

/// <summary>What became of a statement.</summary>
public enum CommandStatus
{
    /// <summary>It was executed and is committed.</summary>
    Succeeded,

    /// <summary>It failed, or was undone with its transaction: it has no effect.</summary>
    Failed,

    /// <summary>It was not executed, or undone before it was complete: it has no effect.</summary>
    NotExecuted,

    /// <summary>
    /// The connection was lost after it was sent: it may have been executed or not. Only the database can tell.
    /// </summary>
    Unknown,
}
