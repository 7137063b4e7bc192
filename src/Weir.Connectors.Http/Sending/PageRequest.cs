namespace Weir.Connectors.Http;

/// <summary>A request for one page. It carries no credentials: those are added when it is sent.</summary>
/// <param name="Table">The table's name for messages, such as <c>crm.customers</c>.</param>
/// <param name="Number">The page, counted from one.</param>
/// <param name="Url">The whole URL.</param>
/// <param name="IsPost">POST instead of GET.</param>
/// <param name="Body">The body of a POST; null: none.</param>
internal sealed record PageRequest(string Table, int Number, Uri Url, bool IsPost, byte[]? Body)
{
    /// <summary>Whether the answer 404 means that there are no more pages.</summary>
    public bool EndsWithNotFound { get; init; }

    /// <summary>The URL without secrets.</summary>
    public string SafeUrl => UrlDisplay.Of(Url);

    /// <summary>Whether it asks for exactly the same as another request.</summary>
    public bool IsSameAs(PageRequest other) =>
        IsPost == other.IsPost && Url == other.Url && Body.AsSpan().SequenceEqual(other.Body);

    /// <summary>What it is, for messages: the table, the page and the URL without secrets.</summary>
    public override string ToString() => $"{Table}, page {Number} ({(IsPost ? "POST" : "GET")} {SafeUrl})";
}
