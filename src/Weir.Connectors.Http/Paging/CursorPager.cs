namespace Weir.Connectors.Http;

/// <summary>
/// Each page names the next by a text in its body or a header; none or an empty one is the end. A cursor may stay the same
/// (as one that scrolls through a snapshot does) as long as the rows change, and ends then with an empty page.
/// </summary>
internal sealed class CursorPager(PageRequests requests, PaginationOptions options) : Pager(requests, options)
{
    private readonly FollowGuard _guard = new();

    public override PageRequest First => Requests.Make(1, null, null);

    protected override PageRequest? After(PageFacts facts)
    {
        var cursor = Options.Next is { } path ? facts.Value(path) : facts.Header(Options.NextHeader!);
        if (string.IsNullOrEmpty(cursor))
        {
            return IsMore(facts)
                ? throw PageRequests.Wrong(facts, $"{Options.HasMore} says that more follows, but there is no cursor")
                : null;
        }

        return IsLast(facts) || !_guard.IsOpen(facts, cursor)
            ? null
            : Requests.Make(facts.Request.Number + 1, Options.Param, cursor);
    }
}
