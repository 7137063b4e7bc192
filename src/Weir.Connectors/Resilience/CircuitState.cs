namespace Weir.Connectors.Resilience;

/// <summary>Whether a source is contacted.</summary>
public enum CircuitState
{
    /// <summary>It is.</summary>
    Closed,

    /// <summary>It is not: it failed too often and is given time to recover.</summary>
    Open,

    /// <summary>It is tried by a few calls, which decide.</summary>
    HalfOpen,
}
