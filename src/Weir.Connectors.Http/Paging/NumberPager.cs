using System.Globalization;

namespace Weir.Connectors.Http;

/// <summary>
/// Pages by number: until the total, the flag, an empty page or the answer 404 says that there are no more. 404 counts as
/// an end only behind the first page and where the pages were not counted.
/// </summary>
internal sealed class NumberPager(PageRequests requests, PaginationOptions options) : Pager(requests, options)
{
    private readonly RepetitionGuard _guard = new();

    public override PageRequest First => At(1, isEndKnown: true);

    /// <summary>The number of pages as a page tells it; null when it does not.</summary>
    public long? Pages(PageFacts facts) => Count(facts, Options.TotalPages);

    /// <summary>Raises when the rows came before.</summary>
    public void Check(PageFacts facts)
    {
        if (facts.Rows > 0 && _guard.IsRepeated(facts.Fingerprint))
        {
            throw Loop(facts, $"the rows are those of an earlier page; the server seems to ignore \"{Options.Param}\"");
        }
    }

    /// <summary>The request for a page, counted from one.</summary>
    public PageRequest At(int number, bool isEndKnown) =>
        Requests.Make(
            number,
            Options.Param,
            (Options.Start + number - 1).ToString(CultureInfo.InvariantCulture),
            isNumber: true
        ) with
        {
            EndsWithNotFound = !isEndKnown,
        };

    protected override PageRequest? After(PageFacts facts)
    {
        Check(facts);
        var number = facts.Request.Number;
        if (Pages(facts) is { } pages)
        {
            return number >= pages ? null : At(number + 1, isEndKnown: true);
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
            (facts.Rows == 0 && !IsMore(facts))
            || Received >= total
            || IsLast(facts)
            || (Options.Last == LastPage.Short && facts.Rows < Requests.Size);
        return isEnd ? null : At(number + 1, isEndKnown: total is not null || IsMore(facts));
    }
}
