namespace Weir.Connectors;

/// <summary>Where a run of a job stands.</summary>
public enum LedgerState
{
    /// <summary>It runs, or was killed.</summary>
    Running,

    /// <summary>It was asked to stop; it can be resumed.</summary>
    Stopped,

    /// <summary>It failed; it can be resumed.</summary>
    Failed,

    /// <summary>Every row is where it belongs.</summary>
    Done,
}
