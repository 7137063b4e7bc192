namespace Weir.Connectors.Http;

/// <summary>
/// The next page begins at the key of the last row. Servers that begin at it repeat rows (which the reader leaves out by
/// their primary key), those that begin behind it do not; either way a page without new rows is the end, unless it was as
/// full as any and of one key only: then rows of that key may be hidden behind it, which is an error.
/// </summary>
internal sealed class KeysetPager(PageRequests requests, PaginationOptions options) : Pager(requests, options)
{
    private long _fullest;

    public override PageRequest First => Requests.Make(1, null, null);

    protected override PageRequest? After(PageFacts facts)
    {
        var isFull =
            facts.Rows > 0 && (facts.Rows >= Requests.Size || facts.Request.Number > 2 && facts.Rows >= _fullest);
        _fullest = Math.Max(_fullest, facts.Rows);
        if (facts.Rows > 0 && facts.NewRows == 0 && isFull && !IsLast(facts))
        {
            throw PageRequests.Wrong(
                facts,
                $"a whole page of rows has the same \"{Options.Column}\", so that the next page cannot be asked for",
                "Raise size of pagination, or order by a column with more values."
            );
        }

        if (facts.NewRows == 0 || IsLast(facts))
        {
            return null;
        }

        return facts.LastKey is { } key
            ? Requests.Make(facts.Request.Number + 1, Options.Param, key)
            : throw PageRequests.Wrong(facts, $"\"{Options.Column}\" of the last row is NULL");
    }
}
