using System.Globalization;

namespace Weir.Connectors.Http;

/// <summary>
/// Skips the rows that were received, not those that were asked for: a server may put fewer on a page. Without a total or
/// flag only an empty page is the end, since a short one may have been cut by the server.
/// </summary>
internal sealed class OffsetPager(PageRequests requests, PaginationOptions options) : Pager(requests, options)
{
    private readonly RepetitionGuard _guard = new();

    public override PageRequest First => At(1);

    protected override PageRequest? After(PageFacts facts)
    {
        if (facts.Rows > 0 && _guard.IsRepeated(facts.Fingerprint))
        {
            throw Loop(facts, $"the rows are those of an earlier page; the server seems to ignore \"{Options.Param}\"");
        }

        if (facts.Rows == 0 && IsMore(facts))
        {
            throw PageRequests.Wrong(facts, $"{Options.HasMore} says that more follows, but the page is empty");
        }

        var total = Count(facts, Options.Total);
        if (facts.Rows == 0 && total > Received)
        {
            throw PageRequests.Wrong(
                facts,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the page is empty after {Received} rows, but {Options.Total} says {total}"
                )
            );
        }

        var isEnd =
            facts.Rows == 0
            || Received >= total
            || IsLast(facts)
            || (Options.Last == LastPage.Short && facts.Rows < Requests.Size);
        return isEnd ? null : At(facts.Request.Number + 1);
    }

    private PageRequest At(int number) =>
        Requests.Make(
            number,
            Options.Param,
            (Options.Start + Received).ToString(CultureInfo.InvariantCulture),
            isNumber: true
        );
}
