using System.Diagnostics.Metrics;
using Weir.Connectors.Resilience;

namespace Weir.Connectors.Commands;

/// <summary>
/// The connections of one source: a pool, which all share who talk to it, and a circuit breaker that all contacts pass.
/// </summary>
public sealed class CommandConnections : IAsyncDisposable
{
    private readonly ConnectionPool<ICommandConnection> _pool;
    private readonly Meter _meter = new("Weir.Connections");
    private int _held;

    /// <summary>No connections yet; <paramref name="open"/> opens one, and need not know of the breaker.</summary>
    public CommandConnections(
        string name,
        ConnectionPoolOptions pool,
        CircuitBreakerOptions circuit,
        TimeProvider time,
        Func<CancellationToken, ValueTask<ICommandConnection>> open
    )
    {
        Circuit = new CircuitBreaker(name, circuit, time);
        _pool = new ConnectionPool<ICommandConnection>(
            name,
            pool,
            time,
            token => GuardAsync(open, token),
            static (connection, token) => connection.CheckAsync(token),
            static connection => connection.DisposeAsync()
        );
        var tag = KeyValuePair.Create("db.client.connection.pool.name", (object?)name);
        _ = _meter.CreateObservableGauge(
            "weir.connection.circuit.state",
            () => new Measurement<int>((int)Circuit.State, tag),
            null,
            "0: closed, 1: open, the source is left alone; 2: half open, it is being tried."
        );
        _ = _meter.CreateObservableUpDownCounter(
            "weir.connection.held",
            () => new Measurement<int>(Volatile.Read(ref _held), tag),
            "{connection}",
            "Connections beside the pool that hold a lock or a snapshot."
        );
    }

    /// <summary>The breaker.</summary>
    public CircuitBreaker Circuit { get; }

    /// <summary>How the source is doing.</summary>
    public SourceHealth Health => new(Circuit.State, _pool.Status, Volatile.Read(ref _held));

    /// <summary>Opens connections, so that the first statements need not wait for them.</summary>
    /// <exception cref="WeirException">The source cannot be reached, or is left alone for now.</exception>
    public ValueTask WarmUpAsync(int count, CancellationToken cancellationToken) =>
        _pool.WarmUpAsync(count, cancellationToken);

    /// <summary>A connection; it must be given back.</summary>
    /// <exception cref="WeirException">None is free in time, the source cannot be reached, or it is left alone for now.</exception>
    public ValueTask<PooledConnection<ICommandConnection>> AcquireAsync(CancellationToken cancellationToken) =>
        _pool.AcquireAsync(cancellationToken);

    /// <summary>The place of a connection in the pool, for who opens one by himself.</summary>
    /// <exception cref="WeirException">None is free in time.</exception>
    public ValueTask<PoolReservation> ReserveAsync(CancellationToken cancellationToken) =>
        _pool.ReserveAsync(cancellationToken);

    /// <summary>Notes that so many more connections beside the pool hold something, or fewer.</summary>
    public void CountHeld(int more) => Interlocked.Add(ref _held, more);

    /// <summary>Contacts the source, unless it is left alone; how it went is counted.</summary>
    public async ValueTask<T> GuardAsync<T>(
        Func<CancellationToken, ValueTask<T>> contact,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(contact);
        var call = Circuit.Enter();
        try
        {
            var result = await contact(cancellationToken).ConfigureAwait(false);
            call.Succeeded();
            return result;
        }
        catch (Exception exception)
        {
            call.Failed(exception);
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        _meter.Dispose();
        return _pool.DisposeAsync();
    }
}
