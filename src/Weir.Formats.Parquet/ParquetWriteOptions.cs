namespace Weir.Formats.Parquet;

/// <summary>How a <see cref="ParquetWriter"/> writes.</summary>
public sealed record ParquetWriteOptions
{
    /// <summary>The most rows of a row group, at least 1.</summary>
    public int RowGroupRows { get; init; } = 122_880;

    /// <summary>A row group is also closed when its values in memory exceed this many bytes.</summary>
    public long RowGroupBytes { get; init; } = 128L << 20;

    /// <summary>Bytes of values of one page before compression, about.</summary>
    public int PageBytes { get; init; } = 1 << 20;

    /// <summary>None, Snappy, Gzip or Zstd.</summary>
    public ParquetCompression Compression { get; init; } = ParquetCompression.Snappy;

    /// <summary>Whether columns with few different values are written with a dictionary.</summary>
    public bool UseDictionary { get; init; } = true;

    /// <summary>Whether whole numbers are written as differences where that takes an eighth less; old readers know none.</summary>
    public bool UseDeltas { get; init; } = true;

    /// <summary>The most threads that encode columns at the same time, besides the caller's.</summary>
    public int MaximumThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether each page gets a CRC-32.</summary>
    public bool WriteChecksums { get; init; } = true;

    /// <summary>
    /// The path of a Parquet file with the same columns whose rows come first: its pages are copied as they are. The stream
    /// must then stand at its beginning. Null for none.
    /// </summary>
    public string? Continues { get; init; }

    /// <summary>Key-value metadata of the footer.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The program that writes, for the footer; readers expect a version and a build in this form.</summary>
    public string CreatedBy { get; init; } =
        $"Weir version {typeof(ParquetWriteOptions).Assembly.GetName().Version!.ToString(3)} (build 0)";
}
