namespace Weir.Connectors.Files;

/// <summary>
/// Lets one job at a time put a file in the place of another: a file that is made from what is there must not take the place
/// of one that came meanwhile.
/// </summary>
internal static class TargetTurn
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until the others are done.</summary>
    public static async ValueTask<JobLock> TakeAsync(
        string path,
        string job,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            try
            {
                return JobLock.Acquire(path, job);
            }
            catch (WeirException e) when (e.Code == ErrorCode.JobRunning)
            {
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
