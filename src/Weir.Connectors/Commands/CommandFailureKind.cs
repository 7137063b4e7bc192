namespace Weir.Connectors.Commands;

/// <summary>What a failure says about the step and about trying again.</summary>
public enum CommandFailureKind
{
    /// <summary>The statement is wrong or violates something. The same would happen again.</summary>
    Statement,

    /// <summary>
    /// The source refused for a reason that may pass, such as a deadlock or a serialization failure. The statement had no
    /// effect.
    /// </summary>
    Transient,

    /// <summary>The step's own time limit was reached. The statement had no effect.</summary>
    TimedOut,

    /// <summary>The source stopped the statement because it was told to. The statement had no effect.</summary>
    Interrupted,

    /// <summary>All steps were executed and the commit was refused; nothing is left of them.</summary>
    Commit,

    /// <summary>The connection broke after something was sent: what became of it is not known.</summary>
    ConnectionLost,
}
