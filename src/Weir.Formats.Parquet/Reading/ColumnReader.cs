using Weir.Columnar;

namespace Weir.Formats.Parquet.Reading;

/// <summary>Reads one column of the schema, row group by row group.</summary>
internal abstract class ColumnReader : IDisposable
{
    public abstract long BytesRead { get; }

    public abstract void Open(ParquetRowGroup group);

    /// <summary>The next rows; <paramref name="isLast"/> says that the row group ends with them.</summary>
    public abstract ValueTask<Column> ReadAsync(int rows, bool isLast, CancellationToken ct);

    public abstract void Dispose();
}
