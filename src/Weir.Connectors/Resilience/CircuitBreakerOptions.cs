namespace Weir.Connectors.Resilience;

/// <summary>When a circuit opens and closes.</summary>
public sealed record CircuitBreakerOptions
{
    /// <summary>Failures in a row that open it, at least 1.</summary>
    public int Threshold { get; init; } = 5;

    /// <summary>How long it stays open before the source is tried.</summary>
    public TimeSpan Recovery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many calls try the source then; all must succeed.</summary>
    public int Probes { get; init; } = 3;

    /// <summary>Which part of the calls in the window may fail, above 0 up to 1.</summary>
    public double ErrorRate { get; init; } = 0.5;

    /// <summary>How long a call counts for the rate.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many calls the window must hold before its rate counts.</summary>
    public int MinimumCalls { get; init; } = 20;
}
