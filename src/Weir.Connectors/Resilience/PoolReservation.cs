namespace Weir.Connectors.Resilience;

/// <summary>The place of a connection in a pool, until it is disposed of.</summary>
public sealed class PoolReservation : IAsyncDisposable
{
    private Action? _end;

    internal PoolReservation(Action end) => _end = end;

    /// <summary>Gives the place back; once.</summary>
    public ValueTask DisposeAsync()
    {
        Interlocked.Exchange(ref _end, null)?.Invoke();
        return ValueTask.CompletedTask;
    }
}
