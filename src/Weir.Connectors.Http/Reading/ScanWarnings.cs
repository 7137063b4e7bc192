namespace Weir.Connectors.Http;

/// <summary>Passes on the first warnings of a scan: every page may have the same.</summary>
internal sealed class ScanWarnings(Action<string>? warn)
{
    private const int Most = 10;

    private int _count;

    public void Warn(string message)
    {
        if (Interlocked.Increment(ref _count) <= Most)
        {
            warn?.Invoke(message);
        }
    }
}
