using System.Globalization;

namespace Weir.Columnar;

/// <summary>
/// How much memory a query may hold. Reservations come before allocations; a refused one leaves nothing behind.
/// Budgets nest: a child's reservation also counts in its parent. Safe for use by many threads.
/// </summary>
public sealed class MemoryBudget
{
    private readonly MemoryBudget? _parent;
    private readonly string _name;
    private long _reserved;
    private long _peak;

    /// <summary>Creates a budget of <paramref name="limit"/> bytes inside <paramref name="parent"/>.</summary>
    public MemoryBudget(string name, long limit, MemoryBudget? parent = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        _name = name;
        _parent = parent;
        Limit = limit;
    }

    /// <summary>The most bytes that may be reserved at once.</summary>
    public long Limit { get; }

    /// <summary>Bytes reserved now.</summary>
    public long Reserved => Interlocked.Read(ref _reserved);

    /// <summary>The most bytes ever reserved at once.</summary>
    public long Peak => Interlocked.Read(ref _peak);

    /// <summary>Reserves bytes, or returns false and reserves nothing.</summary>
    public bool TryReserve(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        var now = Interlocked.Add(ref _reserved, bytes);
        if (now > Limit || (_parent is not null && !_parent.TryReserve(bytes)))
        {
            Interlocked.Add(ref _reserved, -bytes);
            return false;
        }

        var peak = Interlocked.Read(ref _peak);
        while (now > peak && Interlocked.CompareExchange(ref _peak, now, peak) is var seen && seen != peak)
        {
            peak = seen;
        }

        return true;
    }

    /// <summary>Reserves bytes; <paramref name="purpose"/> says for what in the error.</summary>
    /// <exception cref="WeirException"><see cref="ErrorCode.OutOfMemory"/> at the limit.</exception>
    public void Reserve(long bytes, string purpose)
    {
        if (!TryReserve(bytes))
        {
            throw new WeirException(
                ErrorCode.OutOfMemory,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{purpose} needs {bytes:N0} more bytes, but {Reserved:N0} of the {Limit:N0} bytes of {_name} are in use"
                )
            )
            {
                Hint = "Raise the limit with --memory (or settings: memory), or let the query hold fewer rows.",
            };
        }
    }

    /// <summary>Gives reserved bytes back.</summary>
    public void Release(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Interlocked.Add(ref _reserved, -bytes);
        _parent?.Release(bytes);
    }
}
