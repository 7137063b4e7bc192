namespace Weir.Formats.Parquet;

/// <summary>How pages are compressed (parquet.thrift, CompressionCodec; the numbers are those of the format).</summary>
public enum ParquetCompression
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>Snappy: fast, moderate ratio.</summary>
    Snappy = 1,

    /// <summary>Gzip (RFC 1952).</summary>
    Gzip = 2,

    /// <summary>LZO: neither read nor written.</summary>
    Lzo = 3,

    /// <summary>Brotli (RFC 7932): read only.</summary>
    Brotli = 4,

    /// <summary>LZ4 with Hadoop's framing, deprecated: read only.</summary>
    Lz4Hadoop = 5,

    /// <summary>Zstandard (RFC 8878), by the system's libzstd.</summary>
    Zstd = 6,

    /// <summary>LZ4 blocks without a frame: read only.</summary>
    Lz4Raw = 7,
}
