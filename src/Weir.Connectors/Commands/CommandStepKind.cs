namespace Weir.Connectors.Commands;

/// <summary>What a step of a round trip does.</summary>
public enum CommandStepKind : byte
{
    /// <summary>A statement of the user.</summary>
    Statement,

    /// <summary>Begins a transaction.</summary>
    Begin,

    /// <summary>Commits it.</summary>
    Commit,

    /// <summary>Rolls it back; without one, nothing happens.</summary>
    Rollback,

    /// <summary>Sets the savepoint; there is one at a time.</summary>
    Savepoint,

    /// <summary>Forgets the savepoint.</summary>
    Release,

    /// <summary>Goes back to the savepoint, which stays.</summary>
    RollbackToSavepoint,
}
