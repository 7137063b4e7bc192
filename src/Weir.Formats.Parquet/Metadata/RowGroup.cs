namespace Weir.Formats.Parquet.Metadata;

/// <summary>A horizontal slice of the file (parquet.thrift, RowGroup): one chunk for each leaf of the schema.</summary>
internal sealed record RowGroup(ColumnChunk[] Chunks, long RowCount, long TotalByteSize);
