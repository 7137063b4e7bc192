namespace Weir.Connectors.Http;

/// <summary>
/// OAuth 2 without a user (RFC 6749): client credentials (section 4.4), or a refresh token (section 6) when one is given.
/// </summary>
internal sealed record OAuthOptions : AuthOptions
{
    /// <summary>Where tokens are given out.</summary>
    public required Uri TokenUrl { get; init; }

    public required string ClientId { get; init; }

    /// <summary>The client's password, a secret; null for public clients.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>A secret; null: client credentials.</summary>
    public string? RefreshToken { get; init; }

    public string? Scope { get; init; }

    /// <summary>The API that the token is for; an extension that several servers need.</summary>
    public string? Audience { get; init; }

    /// <summary>Whether id and password go into the form instead of the Authorization header (section 2.3.1).</summary>
    public bool IsClientInBody { get; init; }
}
