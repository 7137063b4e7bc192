namespace Weir.Connectors.Http;

/// <summary>A place at a host, given back once.</summary>
internal sealed class HostLease(HostGate gate) : IDisposable
{
    private HostGate? _gate = gate;

    public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave();
}
