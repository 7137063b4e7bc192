using Weir.Columnar;

namespace Weir.Formats.Parquet.Writing;

/// <summary>Batches that wait to be encoded together, as references of its own.</summary>
internal sealed class PendingRows : IDisposable
{
    private readonly List<Batch> _batches = [];

    public IReadOnlyList<Batch> Batches => _batches;

    public long Rows { get; private set; }

    /// <summary>Bytes that the batches hold; shared ones count for each.</summary>
    public long Bytes { get; private set; }

    public void Add(Batch batch)
    {
        _batches.Add(Share(batch));
        Rows += batch.Length;
        foreach (var column in batch.Columns)
        {
            Bytes += column.MemoryBytes;
        }
    }

    public void Dispose()
    {
        foreach (var batch in _batches)
        {
            batch.Dispose();
        }

        _batches.Clear();
    }

    private static Batch Share(Batch batch)
    {
        if (!batch.HasSelection)
        {
            var columns = new Column[batch.Columns.Count];
            for (var i = 0; i < columns.Length; i++)
            {
                columns[i] = batch.Share(i);
            }

            return new Batch(columns, batch.StoredLength);
        }

        var selection = NativeBuffer.Allocate((long)batch.Length * sizeof(int));
        batch.Selection.CopyTo(selection.As<int>());
        return batch.WithSelection(selection, batch.Length);
    }
}
