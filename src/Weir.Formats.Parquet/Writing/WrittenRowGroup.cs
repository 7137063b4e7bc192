namespace Weir.Formats.Parquet.Writing;

/// <summary>What the footer says about a finished row group.</summary>
/// <param name="Chunks">One chunk for each leaf.</param>
/// <param name="RowCount">Its rows.</param>
/// <param name="Offset">Where it begins in the file.</param>
internal sealed record WrittenRowGroup(WrittenChunk[] Chunks, long RowCount, long Offset);
