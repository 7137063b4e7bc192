namespace Weir.Connectors.Http;

/// <summary>An answer whose head is there and whose body is being received. Disposing it gives its place at the host back.</summary>
internal sealed class Answer(HttpResponseMessage response, Uri url, Stream body, HostLease lease) : IDisposable
{
    /// <summary>Where it came from in the end.</summary>
    public Uri Url => url;

    /// <summary>The body without its codings.</summary>
    public Stream Body => body;

    /// <summary>The values of a header, joined by commas; null when it is not there.</summary>
    public string? Header(string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;

    /// <summary>Lets the next request go although this body is not complete.</summary>
    public void Leave() => lease.Dispose();

    public void Dispose()
    {
        lease.Dispose();
        body.Dispose();
        response.Dispose();
    }
}
