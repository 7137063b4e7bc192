using Weir.Columnar;

namespace Weir.Connectors.Files.Parquet;

/// <summary>What the footer of a file said.</summary>
internal sealed record ParquetFileInfo(string Path, Schema Schema, long Rows, IReadOnlyList<long> RowGroupBytes);
