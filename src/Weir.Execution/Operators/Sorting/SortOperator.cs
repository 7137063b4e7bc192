using Weir.Columnar;
using Weir.Execution.Expressions;
using Weir.Execution.Rows;
using Weir.Plan;

namespace Weir.Execution.Operators.Sorting;

/// <summary>
/// Collects all rows, sorts their numbers and hands the rows out in that order. With a number of rows to keep it sorts
/// and cuts whenever it holds twice as many, so that a top-N needs little memory.
/// </summary>
internal sealed class SortOperator(
    IOperator input,
    SortColumn[] keys,
    SortNode node,
    long? keep,
    ExecutionContext context
) : IOperator
{
    private const int SmallestCut = 16 * Batch.DefaultRows;

    private RowStore? _rows;
    private int[]? _order;
    private int _next;

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        if (_order is null)
        {
            await CollectAsync(cancellationToken).ConfigureAwait(false);
        }

        var count = Math.Min(Batch.DefaultRows, _order!.Length - _next);
        if (count <= 0)
        {
            return null;
        }

        var columns = _rows!.Gather(_order.AsSpan(_next, count));
        for (var i = node.Output.Count; i < columns.Length; i++)
        {
            columns[i].Dispose();
        }

        _next += count;
        return new Batch(columns[..node.Output.Count], count);
    }

    public ValueTask DisposeAsync()
    {
        _rows?.Dispose();
        if (_order is not null)
        {
            context.Budget.Release((long)_order.Length * sizeof(int));
            _order = null;
        }

        return input.DisposeAsync();
    }

    private RowStore NewStore() =>
        new(node.Output.Select(c => c.Type).Concat(node.Keys.Select(k => k.Value.Type)), context.Budget);

    private async Task CollectAsync(CancellationToken cancellationToken)
    {
        _rows = NewStore();
        while (await input.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                Add(batch);
            }

            if (keep is { } wanted && _rows.Count > SmallestCut && _rows.Count / 2 > wanted)
            {
                Cut(wanted);
            }
        }

        _rows.Seal();
        context.Budget.Reserve((long)_rows.Count * sizeof(int), "A sort");
        _order = Order();
        if (keep is { } limit && limit < _order.Length)
        {
            context.Budget.Release((_order.Length - limit) * sizeof(int));
            _order = _order[..(int)limit];
        }
    }

    private void Add(Batch batch)
    {
        using var rows = EvaluationInput.Of(batch);
        var columns = new Column[node.Output.Count + keys.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] =
                i < node.Output.Count ? rows.Get(i).Retain() : keys[i - node.Output.Count].Value.Evaluate(rows);
        }

        using var dense = new Batch(columns, batch.Length);
        _rows!.Add(dense);
    }

    private void Cut(long wanted)
    {
        _rows!.Seal();
        var order = Order();
        var all = _rows;
        try
        {
            _rows = NewStore();
            _rows.Add(all.Columns, order.AsSpan(0, (int)Math.Min(wanted, order.Length)));
        }
        finally
        {
            all.Dispose();
        }
    }

    private int[] Order()
    {
        var first = node.Output.Count;
        var sorted = keys.Select((k, i) => new SortedColumn(_rows!.Columns[first + i], k.IsDescending, k.NullsFirst))
            .ToArray();
        return RowSorter.Sort(sorted, _rows!.Count);
    }
}
