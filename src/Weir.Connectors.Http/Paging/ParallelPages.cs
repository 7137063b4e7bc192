namespace Weir.Connectors.Http;

/// <summary>
/// Numbered pages for several readers. One reads the first page, which tells how many there are; then each takes the next
/// number. A first page that does not tell leaves all pages to one reader at a time. Readers must be pulled at the same
/// time: one that has no page yet waits for the reader of the first.
/// </summary>
internal sealed class ParallelPages(NumberPager pager) : IPages
{
    private readonly TaskCompletionSource<long> _count = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private PageRequest? _single;
    private bool _isSingle;
    private int _taken;

    public async ValueTask<PageRequest?> TakeAsync(CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _taken);
        if (number == 1)
        {
            return pager.First;
        }

        var count = await _count.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return number <= count ? pager.At(number, isEndKnown: true) : Interlocked.Exchange(ref _single, null);
    }

    public void Finish(PageFacts facts)
    {
        lock (_lock)
        {
            var isFirst = facts.Request.Number == 1;
            if (isFirst && pager.Pages(facts) is { } count)
            {
                pager.Check(facts);
                _count.TrySetResult(count);
            }
            else if (isFirst || _isSingle)
            {
                _isSingle = true;
                _single = pager.Next(facts);
                _count.TrySetResult(0);
            }
            else
            {
                pager.Check(facts);
            }
        }
    }

    public void Abandon(Exception? failure)
    {
        // Whoever still waits must not take a part for the whole, even if the query no longer listens.
        if (_count.TrySetException(failure ?? new OperationCanceledException("another reader of the scan was stopped")))
        {
            _ = _count.Task.Exception;
        }
    }
}
