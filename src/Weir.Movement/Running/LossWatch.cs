using Weir.Connectors;

namespace Weir.Movement.Running;

/// <summary>Ends work when something is lost that a run cannot do without: the source's snapshot, or the target's lock.</summary>
internal sealed class LossWatch : IDisposable
{
    private readonly (CancellationToken Lost, string Message)[] _watched;
    private readonly CancellationToken _cancelled;

    public LossWatch(
        ITransferTarget target,
        IChunkedRead? source,
        string? sourceName,
        CancellationToken cancellationToken
    )
    {
        _cancelled = cancellationToken;
        _watched =
        [
            (source?.Lost ?? CancellationToken.None, $"the connection that held the snapshot of {sourceName} is lost"),
            (target.Lost, $"the connection that held the lock of the job in {target.DisplayName} is lost"),
        ];
        Stop = CancellationTokenSource.CreateLinkedTokenSource([cancellationToken, .. _watched.Select(w => w.Lost)]);
    }

    /// <summary>Cancelled at a loss, or as the caller's token is.</summary>
    public CancellationTokenSource Stop { get; }

    /// <summary>Waits for the work; a cancellation that a loss brought about is an error that says so.</summary>
    /// <exception cref="WeirException"><see cref="ErrorCode.ConnectionLost"/>.</exception>
    public async ValueTask WaitAsync(Task work)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
            when (!_cancelled.IsCancellationRequested && Array.Exists(_watched, w => w.Lost.IsCancellationRequested))
        {
            var message = Array.Find(_watched, w => w.Lost.IsCancellationRequested).Message;
            throw new WeirException(ErrorCode.ConnectionLost, message)
            {
                Hint = "The same command resumes with the chunks that are left.",
            };
        }
    }

    public void Dispose() => Stop.Dispose();
}
