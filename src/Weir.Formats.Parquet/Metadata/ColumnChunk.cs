namespace Weir.Formats.Parquet.Metadata;

/// <summary>Where the pages of one column of one row group are (parquet.thrift, ColumnChunk and ColumnMetaData).</summary>
internal sealed record ColumnChunk
{
    public PhysicalType Type { get; init; }

    public ParquetCompression Compression { get; init; }

    /// <summary>Values including nulls and, for lists, empty ones: level entries.</summary>
    public long ValueCount { get; init; }

    public long CompressedSize { get; init; }

    public long UncompressedSize { get; init; }

    public long DataPageOffset { get; init; }

    public long? DictionaryPageOffset { get; init; }

    public ChunkStatistics? Statistics { get; init; }

    /// <summary>The data is encrypted, or in another file, which no reader here follows.</summary>
    public bool IsEncrypted { get; init; }

    public bool IsElsewhere { get; init; }

    /// <summary>
    /// Where the first page begins. Some writers state a dictionary offset of zero when there is none, so only a place
    /// between the magic number and the data pages counts.
    /// </summary>
    public long Start =>
        DictionaryPageOffset is { } dictionary && dictionary >= 4 && dictionary < DataPageOffset
            ? dictionary
            : DataPageOffset;
}
