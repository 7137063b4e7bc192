namespace Weir.Connectors.Http;

/// <summary>A configured API.</summary>
internal sealed record HttpOptions
{
    /// <summary>What the paths of resources are added to; http or https, without user and password.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>Null: requests carry no credentials.</summary>
    public AuthOptions? Auth { get; init; }

    /// <summary>Sent with each request to the host of the base URL, and to no other.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public RateOptions Rate { get; init; } = RateOptions.Default;

    public RetryOptions Retry { get; init; } = RetryOptions.Default;

    /// <summary>The longest wait for the head of an answer, and for each further piece of its body.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The tables, in the order of the configuration.</summary>
    public IReadOnlyList<ResourceOptions> Resources { get; init; } = [];
}
