namespace Weir.Connectors.Http;

/// <summary>The header Link holds the next page's URL; without one the page is the last.</summary>
internal sealed class LinkPager(PageRequests requests, PaginationOptions options) : Pager(requests, options)
{
    private readonly FollowGuard _guard = new();

    public override PageRequest First => Requests.Plain;

    protected override PageRequest? After(PageFacts facts)
    {
        var next = facts.Header("Link") is { } header ? LinkHeader.Find(header, "next") : null;
        return next is null || !_guard.IsOpen(facts, next) ? null : Requests.Follow(facts, next);
    }
}
