namespace Weir.Formats.Parquet.Metadata;

/// <summary>Statistics of a column chunk as they are stored (parquet.thrift, Statistics).</summary>
internal sealed record ChunkStatistics
{
    /// <summary>The deprecated bounds, compared as signed numbers whatever the type.</summary>
    public byte[]? LegacyMinimum { get; init; }

    public byte[]? LegacyMaximum { get; init; }

    /// <summary>The bounds in the order that the footer states for the column.</summary>
    public byte[]? Minimum { get; init; }

    public byte[]? Maximum { get; init; }

    /// <summary>Absent means exact only for types that writers do not shorten.</summary>
    public bool? IsMinimumExact { get; init; }

    public bool? IsMaximumExact { get; init; }

    public long? NullCount { get; init; }

    public long? DistinctCount { get; init; }

    public long? NanCount { get; init; }
}
