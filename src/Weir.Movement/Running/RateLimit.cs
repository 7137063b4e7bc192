namespace Weir.Movement.Running;

/// <summary>Lets no more rows a second through than allowed, over all workers; a burst of a tenth of a second is free.</summary>
internal sealed class RateLimit(long rowsPerSecond, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private double _next;

    /// <summary>Waits until that many more rows may be read.</summary>
    public async ValueTask WaitAsync(long rows, CancellationToken cancellationToken)
    {
        if (rowsPerSecond == 0)
        {
            return;
        }

        double wait;
        lock (_lock)
        {
            var now = time.GetElapsedTime(_start).TotalSeconds;
            _next = Math.Max(_next, now - 0.1) + ((double)rows / rowsPerSecond);
            wait = _next - now;
        }

        if (wait > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(wait), time, cancellationToken).ConfigureAwait(false);
        }
    }
}
