using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>Gives the rows of a chunk the columns that say where they were in the source, and refuses NULL where none may be.</summary>
internal sealed class PlacedRows(FileTransferPlan plan, KeyedFile keyed, long chunk)
{
    private long _rows;

    /// <summary>A new batch; the given one stays the caller's.</summary>
    public Batch Of(Batch batch)
    {
        CheckRequired(batch);
        using var dense = batch.Compact();
        var chunks = new FixedColumnBuilder<long>(DataType.Int64, Math.Max(1, dense.Length));
        var rows = new FixedColumnBuilder<long>(DataType.Int64, Math.Max(1, dense.Length));
        chunks.AppendUninitialized(dense.Length).Fill(chunk);
        var places = rows.AppendUninitialized(dense.Length);
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = _rows++;
        }

        return new Batch(
            [.. Enumerable.Range(0, dense.Columns.Count).Select(dense.Share), chunks.Build(), rows.Build()],
            dense.Length
        );
    }

    private void CheckRequired(Batch batch)
    {
        foreach (var place in keyed.Required)
        {
            var column = batch.Columns[place];
            for (var i = 0; column.MayHaveNulls && i < batch.Length; i++)
            {
                if (column.IsNull(batch.StoredRow(i)))
                {
                    throw new WeirException(ErrorCode.ConstraintViolation, Reason(plan, place))
                    {
                        SourceName = plan.Path,
                    };
                }
            }
        }
    }

    /// <summary>Why a NULL is refused.</summary>
    public static string Reason(FileTransferPlan plan, int place) =>
        $"the {(plan.Keyed!.Columns.Any(c => c.IsKey && c.Staged == plan.Schema[place].Name) ? "key " : "")}column \"{plan.Schema[place].Name}\" of {plan.Path} is NULL";
}
