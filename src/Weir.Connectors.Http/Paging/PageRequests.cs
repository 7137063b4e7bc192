using System.Globalization;
using Weir.Configuration;

namespace Weir.Connectors.Http;

/// <summary>Makes the requests of one scan: everything that is the same on each page, and what pagination adds.</summary>
internal sealed class PageRequests
{
    private readonly ResourceOptions _resource;
    private readonly Uri _url;
    private readonly PaginationOptions _paging;

    public PageRequests(
        Uri baseUrl,
        ResourceOptions resource,
        string table,
        IReadOnlyList<KeyValuePair<string, string>> filters,
        long? limit
    )
    {
        _resource = resource;
        _paging = resource.Pagination;
        Table = table;
        Size = _paging.Size;
        var query = new QueryBuilder(Join(baseUrl, resource.Path));
        foreach (var (name, value) in resource.Params)
        {
            query.Add(name, value);
        }

        foreach (var (name, value) in filters)
        {
            query.Set(name, value);
        }

        if (limit is { } rows && resource.LimitParam is { } param)
        {
            if (param == _paging.SizeParam)
            {
                // One parameter is page size and limit: a small limit makes a small page, a large one just more pages.
                Size = Math.Max(1, Math.Min(Size ?? rows, rows));
            }
            else
            {
                query.Set(param, rows.ToString(CultureInfo.InvariantCulture));
            }
        }

        _url = query.ToUri();
    }

    public string Table { get; }

    /// <summary>Rows that a page is asked to have; null: what the server likes.</summary>
    public long? Size { get; }

    /// <summary>The request without any parameter of pagination but the size: the URL that EXPLAIN shows.</summary>
    public PageRequest Plain => Make(1, null, null);

    /// <summary>The request for a page; without a value the parameter that moves on is left out.</summary>
    public PageRequest Make(int number, string? param, string? value, bool isNumber = false)
    {
        var query = new QueryBuilder(_url);
        var body = new RequestBody(_resource.Body);
        if (param is not null && value is not null)
        {
            Set(param, value, isNumber);
        }

        if (_paging.SizeParam is not null && Size is { } size)
        {
            Set(_paging.SizeParam, size.ToString(CultureInfo.InvariantCulture), true);
        }

        return new PageRequest(
            Table,
            number,
            query.ToUri(),
            _resource.IsPost,
            _resource.IsPost ? body.ToBytes() : null
        );

        void Set(string name, string text, bool asNumber)
        {
            if (_paging.IsInBody)
            {
                body.Set(name, new ConfigurationScalar(text, !asNumber, null));
            }
            else
            {
                query.Set(name, text);
            }
        }
    }

    /// <summary>The request for a page whose URL the server gave, perhaps relative to the page before.</summary>
    public PageRequest Follow(PageFacts facts, string link)
    {
        var next =
            Uri.TryCreate(facts.Url, link, out var url) && url.Scheme is "http" or "https"
                ? url
                : throw Wrong(facts, $"the next page's URL \"{link}\" is not valid");
        return facts.Url.Scheme == "https" && next.Scheme == "http"
            ? throw Wrong(facts, $"the next page's URL {UrlDisplay.Of(next)} is not secure, as this page's was")
            : facts.Request with
            {
                Number = facts.Request.Number + 1,
                Url = next,
            };
    }

    /// <summary>An error about what a page says.</summary>
    public static WeirException Wrong(PageFacts facts, string what, string? hint = null) =>
        new(ErrorCode.InvalidData, $"{facts.Request}: {what}") { Hint = hint };

    private static Uri Join(Uri baseUrl, string path)
    {
        if (path.Contains("://", StringComparison.Ordinal))
        {
            return new Uri(path);
        }

        var question = path.IndexOf('?', StringComparison.Ordinal);
        var (name, query) = question < 0 ? (path, "") : (path[..question], path[(question + 1)..]);
        var left = baseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/');
        var whole = name.Length == 0 ? left : $"{left}/{name.TrimStart('/')}";
        var parts = new[] { baseUrl.Query.TrimStart('?'), query }.Where(q => q.Length > 0).ToList();
        return new Uri(parts.Count == 0 ? whole : $"{whole}?{string.Join('&', parts)}");
    }
}
