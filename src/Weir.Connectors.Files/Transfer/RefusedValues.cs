using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>Finds rows with values that the files have no form for before they are written: a writer takes batches whole.</summary>
internal sealed class RefusedValues
{
    private readonly FileTransferPlan _plan;
    private readonly int[] _columns;

    private RefusedValues(FileTransferPlan plan, int[] columns)
    {
        (_plan, _columns) = (plan, columns);
    }

    /// <summary>Null where every row fits, or the first that does not is to fail the chunk.</summary>
    public static RefusedValues? Of(FileTransferPlan plan)
    {
        if (!plan.Request.IsolatesRefused)
        {
            return null;
        }

        int[] columns =
        [
            .. Enumerable
                .Range(0, plan.Schema.Count)
                .Where(i => plan.Parts.MayRefuse(plan.Schema[i].Type) || IsRequired(plan, i)),
        ];
        return columns.Length == 0 ? null : new RefusedValues(plan, columns);
    }

    /// <summary>The rows that fit, where others do not, which are told; null when all do.</summary>
    public Batch? Without(Batch batch, List<RefusedRow> refused)
    {
        var before = refused.Count;
        for (var row = 0; row < batch.Length; row++)
        {
            Check(batch, row, refused);
        }

        if (refused.Count == before)
        {
            return null;
        }

        var kept = batch.Length - (refused.Count - before);
        var selection = NativeBuffer.Allocate((long)Math.Max(1, kept) * sizeof(int));
        var rows = selection.As<int>();
        for (int row = 0, next = before, at = 0; row < batch.Length; row++)
        {
            if (next < refused.Count && refused[next].Row == row)
            {
                next++;
            }
            else
            {
                rows[at++] = batch.StoredRow(row);
            }
        }

        return batch.WithSelection(selection, kept);
    }

    private static bool IsRequired(FileTransferPlan plan, int place) =>
        plan.Keyed is { } keyed && keyed.Required.Contains(place);

    private string? WhyNot(Column column, int row, int place) =>
        column.IsNull(row)
            ? IsRequired(_plan, place)
                ? PlacedRows.Reason(_plan, place)
                : null
            : _plan.Parts.WhyNot(column, row);

    private void Check(Batch batch, int row, List<RefusedRow> refused)
    {
        foreach (var column in _columns)
        {
            if (WhyNot(batch.Columns[column], batch.StoredRow(row), column) is { } reason)
            {
                refused.Add(new RefusedRow(row, _plan.Schema[column].Name, reason));
                return;
            }
        }
    }
}
