namespace Weir.Formats.Parquet.Metadata;

/// <summary>The footer (parquet.thrift, FileMetaData).</summary>
internal sealed record FileMetadata
{
    public required SchemaElement[] Schema { get; init; }

    public required RowGroup[] RowGroups { get; init; }

    public string? CreatedBy { get; init; }

    public IReadOnlyDictionary<string, string> KeyValues { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>For each leaf whether its bounds have an order that is known; empty when the footer does not say.</summary>
    public bool[] HasKnownOrder { get; init; } = [];

    public bool IsEncrypted { get; init; }
}
