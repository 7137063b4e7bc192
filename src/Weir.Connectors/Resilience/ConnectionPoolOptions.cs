namespace Weir.Connectors.Resilience;

/// <summary>How many connections a pool keeps, and for how long.</summary>
public sealed record ConnectionPoolOptions
{
    /// <summary>Connections that are kept when idle.</summary>
    public int Minimum { get; init; }

    /// <summary>Connections at most, at least 1.</summary>
    public int Maximum { get; init; } = 16;

    /// <summary>How long to wait for a free one.</summary>
    public TimeSpan AcquireTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How old a connection gets before it is replaced.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long an idle connection beyond <see cref="Minimum"/> is kept.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After being idle for so long, a connection is asked whether it still works before it is given out.</summary>
    public TimeSpan CheckAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection that was not given back for so long counts as leaked.</summary>
    public TimeSpan LeakAfter { get; init; } = TimeSpan.FromHours(1);
}
