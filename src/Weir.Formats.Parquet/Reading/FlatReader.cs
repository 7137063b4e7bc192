using Weir.Columnar;
using Weir.Formats.Parquet.Schema;
using Weir.Formats.Parquet.Sources;

namespace Weir.Formats.Parquet.Reading;

/// <summary>Reads a column that is one leaf.</summary>
internal sealed class FlatReader : ColumnReader
{
    private readonly LeafReader _leaf;

    public FlatReader(LeafColumn leaf, IRandomAccess source, ParquetReadOptions options)
    {
        _leaf = LeafReaders.Create(leaf, source, options);
    }

    public override long BytesRead => _leaf.BytesRead;

    public override void Open(ParquetRowGroup group) =>
        _leaf.Open(group.Metadata.Chunks[_leaf.Leaf.Index], group.RowCount);

    public override ValueTask<Column> ReadAsync(int rows, bool isLast, CancellationToken ct) =>
        _leaf.ReadFlatAsync(rows, ct);

    public override void Dispose() => _leaf.Dispose();
}
