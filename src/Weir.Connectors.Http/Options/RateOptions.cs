namespace Weir.Connectors.Http;

/// <summary>How much a host is asked for.</summary>
/// <param name="RequestsPerSecond">Requests start at most this often; null: no limit.</param>
/// <param name="Concurrency">Requests that wait for an answer at once, at least 1.</param>
internal sealed record RateOptions(double? RequestsPerSecond, int Concurrency)
{
    public const int DefaultConcurrency = 5;

    public static RateOptions Default { get; } = new(null, DefaultConcurrency);
}
