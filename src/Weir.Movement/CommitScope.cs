namespace Weir.Movement;

/// <summary>What a transfer commits at once.</summary>
public enum CommitScope
{
    /// <summary>Each chunk with its ledger row; an unfinished run can be resumed, a finished one verified.</summary>
    Chunk,

    /// <summary>
    /// All rows in one transaction of the target, without a ledger: a failure leaves nothing, and there is nothing to resume or
    /// verify. Modes create, append, replace and truncate.
    /// </summary>
    Load,

    /// <summary>As chunk; as load where the target cannot commit while its source is read, or takes no chunks.</summary>
    ChunkOrLoad,
}
