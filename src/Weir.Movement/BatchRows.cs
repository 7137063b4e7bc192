using Weir.Columnar;

namespace Weir.Movement;

/// <summary>Choices of rows, for functions over batches.</summary>
public static class BatchRows
{
    /// <summary>A new batch of the rows for which the choice is true, sharing the columns; this one stays as it is.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="isKept">Gets the place of a row in the columns; called once for each row that counts, in order.</param>
    public static Batch Where(this Batch batch, Predicate<int> isKept)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(isKept);
        var selection = NativeBuffer.Allocate((long)batch.Length * sizeof(int));
        try
        {
            var rows = selection.As<int>();
            var kept = 0;
            for (var row = 0; row < batch.Length; row++)
            {
                var stored = batch.StoredRow(row);
                rows[kept] = stored;
                kept += isKept(stored) ? 1 : 0;
            }

            return batch.WithSelection(selection, kept);
        }
        catch
        {
            selection.Dispose();
            throw;
        }
    }
}
