namespace Weir.Connectors.Http;

/// <summary>What a page that was read to its end says of the next one.</summary>
internal sealed record PageFacts
{
    public required PageRequest Request { get; init; }

    /// <summary>Where the page came from, after redirects.</summary>
    public required Uri Url { get; init; }

    /// <summary>Rows of the page, rejected ones too.</summary>
    public required long Rows { get; init; }

    /// <summary>A fingerprint of the rows.</summary>
    public required ulong Fingerprint { get; init; }

    /// <summary>A value of the body by its path: its text; null when it is missing, null or no single value.</summary>
    public required Func<string, string?> Value { get; init; }

    /// <summary>A header; null when it is not there.</summary>
    public required Func<string, string?> Header { get; init; }

    /// <summary>The keyset column of the last row as text; null when the page has no rows or keys play no part.</summary>
    public string? LastKey { get; init; }

    /// <summary>Rows that earlier pages did not have; all of them unless keys say otherwise.</summary>
    public long NewRows { get; init; }
}
