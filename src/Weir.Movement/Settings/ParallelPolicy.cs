namespace Weir.Movement;

/// <summary>Whether chunks are moved at the same time.</summary>
public enum ParallelPolicy
{
    /// <summary>When the source has at least <see cref="TransferSettings.MinRowsForParallel"/> rows, or nobody knows.</summary>
    Auto,

    /// <summary>Always.</summary>
    On,

    /// <summary>Never: one chunk after another.</summary>
    Off,
}
