namespace Weir.Movement;

/// <summary>What happens when the ledger knows an earlier run of the job.</summary>
public enum EarlierRunPolicy
{
    /// <summary>
    /// An unfinished run is resumed. After a finished one a new run begins, except for appends, which would double rows: they are
    /// refused.
    /// </summary>
    Resume,

    /// <summary>An unfinished run is forgotten with its staging; a new one begins.</summary>
    Restart,

    /// <summary>As resume, and a finished append is done again.</summary>
    Again,
}
