using System.Globalization;

namespace Weir.Connectors.Http;

/// <summary>Knows the next page from the one before. One per scan; not safe for several threads.</summary>
internal abstract class Pager(PageRequests requests, PaginationOptions options)
{
    protected PageRequests Requests => requests;

    protected PaginationOptions Options => options;

    /// <summary>Rows so far.</summary>
    protected long Received { get; private set; }

    public static Pager Create(PageRequests requests, PaginationOptions options) =>
        options.Kind switch
        {
            PaginationKind.Offset => new OffsetPager(requests, options),
            PaginationKind.Page or PaginationKind.PageOnly => new NumberPager(requests, options),
            PaginationKind.Cursor => new CursorPager(requests, options),
            PaginationKind.NextUrl => new UrlPager(requests, options),
            PaginationKind.Link => new LinkPager(requests, options),
            PaginationKind.Keyset => new KeysetPager(requests, options),
            _ => new SinglePager(requests, options),
        };

    /// <summary>The first request.</summary>
    public abstract PageRequest First { get; }

    /// <summary>The request after a page that was read to its end; null when it was the last.</summary>
    /// <exception cref="WeirException">The pages go in circles, or say what cannot be.</exception>
    public PageRequest? Next(PageFacts facts)
    {
        Received += facts.Rows;
        return After(facts);
    }

    protected abstract PageRequest? After(PageFacts facts);

    /// <summary>Whether the body says that this was the last page; a flag that is missing says nothing.</summary>
    protected bool IsLast(PageFacts facts) =>
        options.HasMore is not null
        && facts.Value(options.HasMore)?.ToUpperInvariant() is "FALSE" or "0" or "NO" or "N" or "F";

    /// <summary>Whether the body says that more pages follow.</summary>
    protected bool IsMore(PageFacts facts) =>
        options.HasMore is not null
        && facts.Value(options.HasMore)?.ToUpperInvariant() is "TRUE" or "1" or "YES" or "Y" or "T";

    /// <summary>A count in the body; null when it is not there.</summary>
    protected static long? Count(PageFacts facts, string? path)
    {
        if (path is null || facts.Value(path) is not { } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw PageRequests.Wrong(facts, $"\"{text}\" at {path} is not a count");
    }

    protected WeirException Loop(PageFacts facts, string what) =>
        PageRequests.Wrong(facts, what, "Check pagination of the resource: type and the names of its parameters.");
}
