namespace Weir.Connectors.Http;

/// <summary>The body holds the next page's URL; none, null or an empty one is the end.</summary>
internal sealed class UrlPager(PageRequests requests, PaginationOptions options) : Pager(requests, options)
{
    private readonly FollowGuard _guard = new();

    public override PageRequest First => Requests.Plain;

    protected override PageRequest? After(PageFacts facts)
    {
        var next = facts.Value(Options.Next!);
        return string.IsNullOrEmpty(next) || IsLast(facts) || !_guard.IsOpen(facts, next)
            ? null
            : Requests.Follow(facts, next);
    }
}
