namespace Weir.Connectors.Http;

/// <summary>Pages of which each tells the next, for one reader.</summary>
internal sealed class SequentialPages(Pager pager) : IPages
{
    private PageRequest? _next = pager.First;

    public ValueTask<PageRequest?> TakeAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Interlocked.Exchange(ref _next, null));

    public void Finish(PageFacts facts) => _next = pager.Next(facts);

    public void Abandon(Exception? failure) => _next = null;
}
