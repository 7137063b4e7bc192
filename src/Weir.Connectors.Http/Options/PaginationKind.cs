namespace Weir.Connectors.Http;

/// <summary>How an API cuts a resource into pages.</summary>
internal enum PaginationKind
{
    /// <summary>One response holds everything.</summary>
    None,

    /// <summary>A parameter says how many rows to skip.</summary>
    Offset,

    /// <summary>Pages have numbers, and a size or a total.</summary>
    Page,

    /// <summary>Pages have numbers and nothing else; the last one is known by what follows it.</summary>
    PageOnly,

    /// <summary>Each page names the next by a text of its own, in the body or a header.</summary>
    Cursor,

    /// <summary>The body holds the next page's URL.</summary>
    NextUrl,

    /// <summary>The header <c>Link: &lt;…&gt;; rel="next"</c> (RFC 8288) holds the next page's URL.</summary>
    Link,

    /// <summary>The next page begins at a value of the last row.</summary>
    Keyset,
}
