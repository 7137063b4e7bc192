namespace Weir.Pipelines;

/// <summary>How far a task is.</summary>
public enum TaskState
{
    /// <summary>It waits for others or for a free place.</summary>
    Waiting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It did its work.</summary>
    Succeeded,

    /// <summary>It failed; nothing of its target was changed.</summary>
    Failed,

    /// <summary>It never started, because another one failed or the run was stopped.</summary>
    Skipped,

    /// <summary>It was stopped while it ran.</summary>
    Cancelled,
}
