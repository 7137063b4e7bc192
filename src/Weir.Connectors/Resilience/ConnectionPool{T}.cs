using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Weir.Connectors.Resilience;

/// <summary>
/// Connections to one source that are used one after another: opened when needed up to a bound, asked for their health after
/// a rest, replaced when old, closed when idle. The last one given back goes out first, so that spare ones grow old. Safe for
/// many threads.
/// </summary>
public sealed class ConnectionPool<T> : IAsyncDisposable
    where T : class
{
    private readonly Lock _lock = new();
    private readonly Stack<Idle> _idle = new();
    private readonly Dictionary<long, WeakReference<PooledConnection<T>>> _out = [];

    [SuppressMessage("Usage", "CA2213", Justification = "Connections given back after disposal still release it.")]
    private readonly SemaphoreSlim _permits;
    private readonly string _name;
    private readonly ConnectionPoolOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<CancellationToken, ValueTask<T>> _open;
    private readonly Func<T, CancellationToken, ValueTask<bool>> _check;
    private readonly Func<T, ValueTask> _close;
    private readonly ITimer _pruning;
    private readonly Meter _meter = new("Weir.Connections");
    private int _inUse;
    private int _waiting;
    private long _opened;
    private long _recycled;
    private long _timedOut;
    private long _lost;
    private long _brokenAt = long.MinValue;
    private bool _isDisposed;

    /// <summary>An empty pool; <paramref name="name"/> names the source in errors and metrics.</summary>
    public ConnectionPool(
        string name,
        ConnectionPoolOptions options,
        TimeProvider time,
        Func<CancellationToken, ValueTask<T>> open,
        Func<T, CancellationToken, ValueTask<bool>> check,
        Func<T, ValueTask> close
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _name = name;
        _options = options;
        _time = time;
        _open = open;
        _check = check;
        _close = close;
        _permits = new SemaphoreSlim(options.Maximum);
        _pruning = time.CreateTimer(
            static p => _ = ((ConnectionPool<T>)p!).PruneAsync(),
            this,
            options.IdleTimeout,
            options.IdleTimeout
        );
        Publish();
    }

    /// <summary>What it holds and has done.</summary>
    public ConnectionPoolStatus Status
    {
        get
        {
            lock (_lock)
            {
                return new ConnectionPoolStatus(
                    _inUse,
                    _idle.Count,
                    _options.Maximum,
                    _waiting,
                    _opened,
                    _recycled,
                    _timedOut,
                    _lost + _out.Values.Count(IsOverdue)
                );
            }
        }
    }

    /// <summary>Opens connections, side by side, until so many are there, or the minimum or maximum.</summary>
    /// <exception cref="WeirException">The source cannot be reached.</exception>
    public async ValueTask WarmUpAsync(int count, CancellationToken cancellationToken)
    {
        count = Math.Min(Math.Max(count, _options.Minimum), _options.Maximum);
        var opening = new Task<PooledConnection<T>>[count];
        for (var i = 0; i < count; i++)
        {
            opening[i] = AcquireAsync(cancellationToken).AsTask();
        }

        try
        {
            _ = await Task.WhenAll(opening).ConfigureAwait(false);
        }
        finally
        {
            foreach (var opened in opening)
            {
                if (opened.IsCompletedSuccessfully)
                {
                    var connection = await opened.ConfigureAwait(false);
                    await connection.ReturnAsync(isUsable: true).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>A connection that works; waits for one when all are in use.</summary>
    /// <exception cref="WeirException">None became free in time, or the source cannot be reached.</exception>
    public async ValueTask<PooledConnection<T>> AcquireAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        await EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (TryPop(out var idle))
            {
                var isGood = false;
                try
                {
                    isGood = await IsGoodAsync(idle, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    if (!isGood)
                    {
                        Interlocked.Increment(ref _recycled);
                        await _close(idle.Connection).ConfigureAwait(false);
                    }
                }

                if (isGood)
                {
                    return GiveOut(idle.Connection, idle.OpenedAt);
                }
            }

            var opened = await _open(cancellationToken).ConfigureAwait(false);
            Interlocked.Increment(ref _opened);
            return GiveOut(opened, _time.GetTimestamp());
        }
        catch
        {
            _permits.Release();
            throw;
        }
    }

    /// <summary>
    /// The place of a connection, for who opens one by himself: the pool then has one less, and may close an idle one.
    /// </summary>
    /// <exception cref="WeirException">None became free in time.</exception>
    public async ValueTask<PoolReservation> ReserveAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        await EnterAsync(cancellationToken).ConfigureAwait(false);
        Idle? spare = null;
        lock (_lock)
        {
            _inUse++;
            if (_idle.Count + _inUse > _options.Maximum)
            {
                spare = _idle.Pop();
            }
        }

        var reservation = new PoolReservation(EndReservation);
        try
        {
            if (spare is { } idle)
            {
                await _close(idle.Connection).ConfigureAwait(false);
            }

            return reservation;
        }
        catch
        {
            await reservation.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        await _pruning.DisposeAsync().ConfigureAwait(false);
        _meter.Dispose();
        while (TryPop(out var idle))
        {
            await _close(idle.Connection).ConfigureAwait(false);
        }
    }

    internal async ValueTask ReturnAsync(PooledConnection<T> connection, bool isUsable)
    {
        bool isKept;
        lock (_lock)
        {
            _inUse--;
            _ = _out.Remove(connection.TakenAt);
            isKept = isUsable && !_isDisposed && _time.GetElapsedTime(connection.OpenedAt) < _options.Lifetime;
            if (isKept)
            {
                _idle.Push(new Idle(connection.Value, connection.OpenedAt, _time.GetTimestamp()));
            }
            else if (isUsable)
            {
                _recycled++;
            }
            else
            {
                _brokenAt = _time.GetTimestamp();
            }
        }

        try
        {
            if (!isKept)
            {
                await _close(connection.Value).ConfigureAwait(false);
            }
        }
        finally
        {
            _permits.Release();
        }
    }

    /// <summary>Called by the finalizer of a connection that nobody gave back.</summary>
    internal void Lost(PooledConnection<T> connection)
    {
        lock (_lock)
        {
            _inUse--;
            _lost++;
            _ = _out.Remove(connection.TakenAt);
        }

        _permits.Release();
        _ = _close(connection.Value).AsTask();
    }

    private void EndReservation()
    {
        lock (_lock)
        {
            _inUse--;
        }

        _permits.Release();
    }

    private async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        if (_permits.Wait(0, CancellationToken.None))
        {
            return;
        }

        using var limit = new CancellationTokenSource(_options.AcquireTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        Interlocked.Increment(ref _waiting);
        try
        {
            await _permits.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Interlocked.Increment(ref _timedOut);
            throw new WeirException(
                ErrorCode.SourceUnavailable,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"connection \"{_name}\": all {_options.Maximum} connections of its pool were in use for {_options.AcquireTimeout.TotalSeconds} s"
                )
            )
            {
                Hint = "pool_size says how many there are; queries, loads and pipelines share them.",
            };
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>What broke one connection may have broken those that were idle then, so they are asked.</summary>
    private async ValueTask<bool> IsGoodAsync(Idle idle, CancellationToken cancellationToken) =>
        _time.GetElapsedTime(idle.OpenedAt) < _options.Lifetime
        && (
            (
                idle.IdleSince > Volatile.Read(ref _brokenAt)
                && _time.GetElapsedTime(idle.IdleSince) < _options.CheckAfter
            ) || await _check(idle.Connection, cancellationToken).ConfigureAwait(false)
        );

    private PooledConnection<T> GiveOut(T connection, long openedAt)
    {
        lock (_lock)
        {
            // The moment is also its number: no two are given out at the same one.
            var takenAt = _time.GetTimestamp();
            while (_out.ContainsKey(takenAt))
            {
                takenAt++;
            }

            _inUse++;
            var taken = new PooledConnection<T>(this, connection, openedAt, takenAt);
            _out.Add(takenAt, new WeakReference<PooledConnection<T>>(taken));
            return taken;
        }
    }

    private bool TryPop(out Idle idle)
    {
        lock (_lock)
        {
            return _idle.TryPop(out idle);
        }
    }

    private bool IsOverdue(WeakReference<PooledConnection<T>> taken) =>
        taken.TryGetTarget(out var connection) && _time.GetElapsedTime(connection.TakenAt) >= _options.LeakAfter;

    /// <summary>Closes what has been idle for too long; the oldest lie at the bottom.</summary>
    private async Task PruneAsync()
    {
        List<T> old = [];
        lock (_lock)
        {
            var kept = new List<Idle>();
            foreach (var idle in _idle)
            {
                var isOld =
                    _time.GetElapsedTime(idle.IdleSince) >= _options.IdleTimeout
                    && kept.Count + _inUse >= _options.Minimum;
                if (isOld)
                {
                    old.Add(idle.Connection);
                }
                else
                {
                    kept.Add(idle);
                }
            }

            if (old.Count > 0)
            {
                _idle.Clear();
                for (var i = kept.Count - 1; i >= 0; i--)
                {
                    _idle.Push(kept[i]);
                }
            }
        }

        foreach (var connection in old)
        {
            await _close(connection).ConfigureAwait(false);
        }
    }

    /// <summary>Under OpenTelemetry's names ("Semantic conventions for database client metrics").</summary>
    private void Publish()
    {
        var pool = KeyValuePair.Create("db.client.connection.pool.name", (object?)_name);
        _ = _meter.CreateObservableUpDownCounter(
            "db.client.connection.count",
            () =>
            {
                var status = Status;
                return new Measurement<int>[]
                {
                    new(status.InUse, pool, KeyValuePair.Create("db.client.connection.state", (object?)"used")),
                    new(status.Idle, pool, KeyValuePair.Create("db.client.connection.state", (object?)"idle")),
                };
            },
            "{connection}"
        );
        _ = _meter.CreateObservableUpDownCounter(
            "db.client.connection.max",
            () => new Measurement<int>(_options.Maximum, pool),
            "{connection}"
        );
        _ = _meter.CreateObservableUpDownCounter(
            "db.client.connection.pending_requests",
            () => new Measurement<int>(Volatile.Read(ref _waiting), pool),
            "{request}"
        );
        _ = _meter.CreateObservableCounter(
            "db.client.connection.timeouts",
            () => new Measurement<long>(Interlocked.Read(ref _timedOut), pool),
            "{timeout}"
        );
    }

    private readonly record struct Idle(T Connection, long OpenedAt, long IdleSince);
}
