namespace Weir.Connectors.Http;

/// <summary>A key in the query of the URL; never part of a URL that is shown.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Value">The key, a secret.</param>
internal sealed record QueryAuthOptions(string Name, string Value) : AuthOptions;
