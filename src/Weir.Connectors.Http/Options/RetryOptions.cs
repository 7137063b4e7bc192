namespace Weir.Connectors.Http;

/// <summary>How often and after which pauses a request is repeated.</summary>
/// <param name="MaxAttempts">Attempts for each page in all, at least 1.</param>
/// <param name="MinDelay">The pause before the second attempt; it doubles each time.</param>
/// <param name="MaxDelay">The longest such pause.</param>
/// <param name="MaxWait">The longest pause that a server may ask for with Retry-After; more is an error.</param>
internal sealed record RetryOptions(int MaxAttempts, TimeSpan MinDelay, TimeSpan MaxDelay, TimeSpan MaxWait)
{
    public static RetryOptions Default { get; } =
        new(5, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(10));
}
