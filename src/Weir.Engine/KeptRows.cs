using Weir.Columnar;

namespace Weir.Engine;

/// <summary>The rows of a batch whose last column, a boolean, is true; without that column.</summary>
internal static class KeptRows
{
    public static Batch Of(Batch batch)
    {
        var last = batch.Columns.Count - 1;
        var flags = batch.Columns[last];
        var selection = NativeBuffer.Allocate((long)Math.Max(1, batch.Length) * sizeof(int));
        var rows = selection.As<int>();
        var kept = 0;
        for (var row = 0; row < batch.Length; row++)
        {
            var stored = batch.StoredRow(row);
            if (flags.ValueAt(stored) is true)
            {
                rows[kept++] = stored;
            }
        }

        return new Batch([.. Enumerable.Range(0, last).Select(batch.Share)], batch.StoredLength, selection, kept);
    }
}
