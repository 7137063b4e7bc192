namespace Weir.Connectors.Http;

/// <summary>One response holds everything.</summary>
internal sealed class SinglePager(PageRequests requests, PaginationOptions options) : Pager(requests, options)
{
    public override PageRequest First => Requests.Plain;

    protected override PageRequest? After(PageFacts facts) => null;
}
