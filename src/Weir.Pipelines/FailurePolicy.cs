namespace Weir.Pipelines;

/// <summary>What happens after a task failed to tasks that do not depend on it.</summary>
public enum FailurePolicy
{
    /// <summary>Those that run finish; no other one starts.</summary>
    Stop,

    /// <summary>They run.</summary>
    Continue,
}
