using System.Globalization;
using Weir.Connectors;

namespace Weir.Movement.Running;

/// <summary>The end of a run that is not done.</summary>
internal static class Farewell
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Records how the run ended, within a time of its own, and says what is raised.</summary>
    public static async ValueTask<Exception> SayAsync(
        ITransferTarget target,
        TransferTracker tracker,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        var isStopped = exception is OperationCanceledException && cancellationToken.IsCancellationRequested;
        using var limit = new CancellationTokenSource(Longest);
        try
        {
            await target
                .SuspendAsync(isStopped ? LedgerState.Stopped : LedgerState.Failed, limit.Token)
                .ConfigureAwait(false);
        }
        catch (Exception inner) when (inner is WeirException or OperationCanceledException or IOException)
        {
            // The ledger then says that the run is still on, which a later run takes for killed.
        }

        return isStopped
            ? new WeirException(
                ErrorCode.JobStopped,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"stopped; {tracker.Done.Count} chunks with {tracker.Done.Sum(c => c.Written)} rows are done"
                )
            )
            {
                Hint = "The same command resumes with the others.",
            }
            : exception;
    }
}
