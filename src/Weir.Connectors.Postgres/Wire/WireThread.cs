using System.Diagnostics.CodeAnalysis;

namespace Weir.Connectors.Postgres.Wire;

/// <summary>A thread that does one piece of work after another and may block in it.</summary>
internal sealed class WireThread : IDisposable
{
    [SuppressMessage("Usage", "CA2213", Justification = "The thread disposes of it when it ends.")]
    private readonly AutoResetEvent _due = new(false);
    private Action? _work;
    private volatile bool _isEnding;

    public WireThread() => new Thread(Run) { IsBackground = true, Name = "Weir COPY" }.Start();

    /// <summary>Has it done there; the work before must be over.</summary>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = Interlocked.Exchange(
            ref _work,
            () =>
            {
                try
                {
                    done.SetResult(work());
                }
                catch (Exception exception)
                {
                    done.SetException(exception);
                }
            }
        );
        if (before is not null || _isEnding)
        {
            throw new WeirException(ErrorCode.Internal, "a connection was used for two things at once");
        }

        _due.Set();
        return done.Task;
    }

    /// <summary>Ends the thread once the work that it is at is over.</summary>
    public void Dispose()
    {
        if (!_isEnding)
        {
            _isEnding = true;
            _due.Set();
        }
    }

    private void Run()
    {
        while (true)
        {
            _due.WaitOne();
            if (Interlocked.Exchange(ref _work, null) is { } work)
            {
                work();
            }

            if (_isEnding)
            {
                _due.Dispose();
                return;
            }
        }
    }
}
