using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Reading;
using Weir.Formats.Parquet.Schema;

namespace Weir.Formats.Parquet;

/// <summary>What the footer says about a slice of rows that can be read on its own.</summary>
public sealed class ParquetRowGroup
{
    private readonly ColumnNode[] _columns;
    private readonly bool[] _knownOrders;

    internal ParquetRowGroup(int index, RowGroup metadata, ColumnNode[] columns, bool[] knownOrders)
    {
        Index = index;
        Metadata = metadata;
        _columns = columns;
        _knownOrders = knownOrders;
        foreach (var chunk in metadata.Chunks)
        {
            CompressedBytes += chunk.CompressedSize;
            End = Math.Max(End, checked(chunk.Start + chunk.CompressedSize));
        }
    }

    /// <summary>Its place in the file, counted from zero.</summary>
    public int Index { get; }

    /// <summary>How many rows it holds.</summary>
    public long RowCount => Metadata.RowCount;

    /// <summary>Bytes of its pages before compression.</summary>
    public long Bytes => Metadata.TotalByteSize;

    /// <summary>Bytes of its pages in the file.</summary>
    public long CompressedBytes { get; }

    /// <summary>The byte of the file after its last page.</summary>
    public long End { get; }

    internal RowGroup Metadata { get; }

    /// <summary>
    /// The statistics of a column of <see cref="ParquetFile.Schema"/>; <see cref="ParquetColumnStatistics.Unknown"/> for
    /// lists, structs and maps.
    /// </summary>
    public ParquetColumnStatistics GetStatistics(int column)
    {
        var leaf = _columns[column].Leaf;
        if (leaf is null)
        {
            return ParquetColumnStatistics.Unknown;
        }

        var chunk = Metadata.Chunks[leaf.Index];
        var known = leaf.Index < _knownOrders.Length && _knownOrders[leaf.Index];
        return chunk.Statistics is { } stored && !chunk.IsEncrypted
            ? StatisticsDecoder.Decode(leaf, stored, known)
            : ParquetColumnStatistics.Unknown with
            {
                MayHaveNaN = leaf.Type.IsFloat,
            };
    }
}
