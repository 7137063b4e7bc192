namespace Weir.Connectors.Http;

/// <summary>A place at a host, given back once.</summary>
internal sealed class HostLease(SemaphoreSlim places) : IDisposable
{
    private SemaphoreSlim? _places = places;

    public void Dispose() => Interlocked.Exchange(ref _places, null)?.Release();
}
