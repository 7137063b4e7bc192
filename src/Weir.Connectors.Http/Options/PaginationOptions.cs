namespace Weir.Connectors.Http;

/// <summary>How the pages of a resource are asked for, and where an answer says what comes next.</summary>
internal sealed record PaginationOptions
{
    public PaginationKind Kind { get; init; }

    /// <summary>The parameter that moves on: offset, page number, cursor or key.</summary>
    public string Param { get; init; } = "";

    /// <summary>The first offset or page number.</summary>
    public long Start { get; init; }

    /// <summary>The parameter for the rows of a page; null: not sent.</summary>
    public string? SizeParam { get; init; }

    /// <summary>Rows of a page to ask for; null: what the server likes.</summary>
    public long? Size { get; init; }

    /// <summary>Where the body holds the next cursor or URL.</summary>
    public string? Next { get; init; }

    /// <summary>The header that holds the next cursor.</summary>
    public string? NextHeader { get; init; }

    /// <summary>Where the body holds the number of all rows.</summary>
    public string? Total { get; init; }

    /// <summary>Where the body holds the number of pages.</summary>
    public string? TotalPages { get; init; }

    /// <summary>Where the body says whether more pages follow.</summary>
    public string? HasMore { get; init; }

    /// <summary>The column by which rows are ordered, for <see cref="PaginationKind.Keyset"/>.</summary>
    public string Column { get; init; } = "";

    /// <summary>What ends the pages when neither total nor flag says so.</summary>
    public LastPage Last { get; init; }

    /// <summary>Whether parameters go into the top level of the JSON body of a POST instead of the URL.</summary>
    public bool IsInBody { get; init; }

    public static PaginationOptions None { get; } = new();

    /// <summary>The places in the body that must be read besides the rows.</summary>
    public IReadOnlyList<string> BodyPaths =>
        [.. new[] { Next, Total, TotalPages, HasMore }.Where(p => p is not null).Select(p => p!)];
}
