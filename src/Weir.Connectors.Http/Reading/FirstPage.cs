using Weir.Formats.Json;

namespace Weir.Connectors.Http;

/// <summary>
/// The first page of a resource, requested to learn its columns and kept for the scan that asks for exactly the same, so
/// that it is requested once in a query. Taken at most once; kept for a short time only.
/// </summary>
internal sealed class FirstPage(PageStream stream, JsonInput input, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    private readonly long _born = time.GetTimestamp();
    private int _isTaken;

    /// <summary>The page for the caller to own; null when it is another request, too old or gone.</summary>
    public async ValueTask<(PageStream Stream, JsonInput Input)?> TakeAsync(PageRequest request)
    {
        if (Interlocked.Exchange(ref _isTaken, 1) != 0)
        {
            return null;
        }

        if (stream.Request.IsSameAs(request) && time.GetElapsedTime(_born) < Life)
        {
            return (stream, input);
        }

        await input.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isTaken, 1) == 0)
        {
            await input.DisposeAsync().ConfigureAwait(false);
        }
    }
}
