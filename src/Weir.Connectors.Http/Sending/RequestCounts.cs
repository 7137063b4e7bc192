namespace Weir.Connectors.Http;

/// <summary>
/// What a page has cost. The first page may be requested before any scan exists; the counts then go to the scan that takes
/// the page over.
/// </summary>
internal sealed class RequestCounts
{
    private readonly Lock _lock = new();
    private readonly ScanMetrics _before = new();
    private ScanMetrics? _scan;

    public RequestCounts(ScanMetrics? scan = null)
    {
        _scan = scan;
    }

    private ScanMetrics Target => _scan ?? _before;

    /// <summary>Counts for the scan from now on, with what was counted before.</summary>
    public void GoTo(ScanMetrics scan)
    {
        lock (_lock)
        {
            for (var i = 0L; i < _before.Requests; i++)
            {
                scan.AddRequest();
            }

            for (var i = 0L; i < _before.Retries; i++)
            {
                scan.AddRetry();
            }

            scan.AddBytes(_before.Bytes);
            scan.AddWaiting(_before.Waiting);
            _scan = scan;
        }
    }

    public void AddRequest()
    {
        lock (_lock)
        {
            Target.AddRequest();
        }
    }

    public void AddRetry()
    {
        lock (_lock)
        {
            Target.AddRetry();
        }
    }

    public void AddBytes(long count)
    {
        lock (_lock)
        {
            Target.AddBytes(count);
        }
    }

    public void AddWaiting(TimeSpan time)
    {
        lock (_lock)
        {
            Target.AddWaiting(time);
        }
    }
}
