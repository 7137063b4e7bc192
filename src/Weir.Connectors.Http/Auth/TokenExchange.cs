namespace Weir.Connectors.Http;

/// <summary>Sends a request for a token and gives the body of the answer, at most that many bytes.</summary>
internal delegate ValueTask<byte[]> TokenExchange(
    HttpRequestMessage message,
    int longest,
    CancellationToken cancellationToken
);
