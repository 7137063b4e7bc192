using Weir.Columnar;

namespace Weir.Formats.Parquet;

/// <summary>What a <see cref="ParquetReader"/> reads.</summary>
public sealed record ParquetReadOptions
{
    /// <summary>Places of the wanted columns in <see cref="ParquetFile.Schema"/>; null for all, empty to count rows only.</summary>
    public IReadOnlyList<int>? Columns { get; init; }

    /// <summary>The first row group to read.</summary>
    public int FirstRowGroup { get; init; }

    /// <summary>How many row groups to read from there; null for all the rest.</summary>
    public int? RowGroupCount { get; init; }

    /// <summary>Says whether a row group may hold wanted rows; one it refuses is not read. Null reads all.</summary>
    public Func<ParquetRowGroup, bool>? RowGroupFilter { get; init; }

    /// <summary>The most rows of a batch, at least 1.</summary>
    public int BatchRows { get; init; } = Batch.DefaultRows;

    /// <summary>What buffers and columns are counted against; null for no limit.</summary>
    public MemoryBudget? Budget { get; init; }

    /// <summary>The most bytes that one page may have before or after decompression.</summary>
    public int MaximumPageBytes { get; init; } = 256 << 20;
}
