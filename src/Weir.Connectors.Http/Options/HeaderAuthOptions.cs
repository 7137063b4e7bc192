namespace Weir.Connectors.Http;

/// <summary>A header with a fixed value: bearer, basic and keys in headers.</summary>
/// <param name="Name">The header.</param>
/// <param name="Value">Its whole value, a secret.</param>
internal sealed record HeaderAuthOptions(string Name, string Value) : AuthOptions;
