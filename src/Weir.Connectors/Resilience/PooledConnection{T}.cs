using System.Diagnostics.CodeAnalysis;

namespace Weir.Connectors.Resilience;

/// <summary>A connection that a pool gave out. It must be given back once; one that is forgotten is noticed.</summary>
public sealed class PooledConnection<T>
    where T : class
{
    private readonly ConnectionPool<T> _pool;
    private int _isReturned;

    internal PooledConnection(ConnectionPool<T> pool, T value, long openedAt, long takenAt)
    {
        _pool = pool;
        Value = value;
        OpenedAt = openedAt;
        TakenAt = takenAt;
    }

    /// <summary>Forgotten: the pool closes the connection and counts it.</summary>
    ~PooledConnection()
    {
        if (Interlocked.Exchange(ref _isReturned, 1) == 0)
        {
            _pool.Lost(this);
        }
    }

    /// <summary>The connection.</summary>
    public T Value { get; }

    internal long OpenedAt { get; }

    internal long TakenAt { get; }

    /// <summary>Gives it back; one that cannot be used any more is closed.</summary>
    [SuppressMessage("Usage", "CA1816", Justification = "Giving back is this type's disposal, with a reason.")]
    public ValueTask ReturnAsync(bool isUsable)
    {
        if (Interlocked.Exchange(ref _isReturned, 1) != 0)
        {
            return default;
        }

        GC.SuppressFinalize(this);
        return _pool.ReturnAsync(this, isUsable);
    }
}
