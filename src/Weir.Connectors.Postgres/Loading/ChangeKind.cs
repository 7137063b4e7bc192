namespace Weir.Connectors.Postgres.Loading;

/// <summary>What a statement does to rows of the target.</summary>
internal enum ChangeKind
{
    /// <summary>Adds them.</summary>
    Insert,

    /// <summary>Changes them.</summary>
    Update,

    /// <summary>Deletes them, or ends versions.</summary>
    Delete,
}
