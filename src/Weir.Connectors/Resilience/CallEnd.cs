namespace Weir.Connectors.Resilience;

/// <summary>How a call ended for a circuit breaker.</summary>
internal enum CallEnd
{
    Success,
    Failure,
    Ignored,
}
