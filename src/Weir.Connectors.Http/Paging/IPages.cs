namespace Weir.Connectors.Http;

/// <summary>The pages of a scan, taken one by one by its readers. Safe for use by many threads.</summary>
internal interface IPages
{
    /// <summary>The next page for the caller alone; null when there are no more for it.</summary>
    ValueTask<PageRequest?> TakeAsync(CancellationToken cancellationToken);

    /// <summary>A page was read to its end.</summary>
    void Finish(PageFacts facts);

    /// <summary>A reader stops before the end of its page; nobody shall wait for it.</summary>
    void Abandon(Exception? failure);
}
