using System.Threading.Tasks.Sources;

namespace Weir.Connectors.Postgres.Commands;

/// <summary>
/// Waits for the answers of one connection's trips, one after another. A trip mostly takes microseconds: a timer and a
/// registration for each would be a part of that, so one of both serves all of them.
/// </summary>
internal sealed class TripWatch : IValueTaskSource, IDisposable
{
    /// <summary>How long it waits alone, in milliseconds: what takes longer may have a timer of its own.</summary>
    private const long Patience = 1_000;

    private ManualResetValueTaskSourceCore<bool> _wait;
    private Action? _ended;
    private Timer? _timer;
    private CancellationToken _token;
    private CancellationTokenRegistration _registration;
    private long _since;
    private int _isWaiting;

    /// <summary>
    /// Ends when the work has ended, or when somebody must look after it: its time is over, or it is cancelled. Raises
    /// nothing.
    /// </summary>
    public ValueTask WaitAsync(Task work, CancellationToken cancellationToken)
    {
        if (work.IsCompleted)
        {
            return default;
        }

        Prepare(cancellationToken);
        _wait.Reset();
        Volatile.Write(ref _since, Environment.TickCount64);
        Volatile.Write(ref _isWaiting, 1);
        work.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_ended!);
        if (cancellationToken.IsCancellationRequested)
        {
            End();
        }

        return new ValueTask(this, _wait.Version);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _registration.Dispose();
    }

    void IValueTaskSource.GetResult(short token) => _ = _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _wait.OnCompleted(continuation, state, token, flags);

    private void Prepare(CancellationToken cancellationToken)
    {
        if (_ended is null)
        {
            _ended = End;
            var period = TimeSpan.FromMilliseconds(Patience / 2);
            _timer = new Timer(static watch => ((TripWatch)watch!).Look(), this, period, period);
        }

        if (_token != cancellationToken)
        {
            _registration.Dispose();
            _token = cancellationToken;
            _registration = cancellationToken.UnsafeRegister(static watch => ((TripWatch)watch!).End(), this);
        }
    }

    private void Look()
    {
        if (Volatile.Read(ref _isWaiting) == 1 && Environment.TickCount64 - Volatile.Read(ref _since) >= Patience)
        {
            End();
        }
    }

    /// <summary>
    /// The end of work that was waited for elsewhere in the end may come late and hit the next wait: that then ends early,
    /// which it may.
    /// </summary>
    private void End()
    {
        if (Interlocked.Exchange(ref _isWaiting, 0) == 1)
        {
            _wait.SetResult(true);
        }
    }
}
