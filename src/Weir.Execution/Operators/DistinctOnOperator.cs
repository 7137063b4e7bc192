using Weir.Columnar;
using Weir.Execution.Expressions;
using Weir.Execution.Rows;

namespace Weir.Execution.Operators;

/// <summary>Passes the first row of each key on.</summary>
internal sealed class DistinctOnOperator(IOperator input, Evaluator[] keys, ExecutionContext context) : IOperator
{
    private readonly KeyTable _seen = new(context.Budget);
    private readonly KeyBatch _keys = new(keys);

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        while (await input.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                if (Apply(batch) is { } result)
                {
                    return result;
                }
            }
        }

        return null;
    }

    public ValueTask DisposeAsync()
    {
        _seen.Dispose();
        _keys.Dispose();
        return input.DisposeAsync();
    }

    private Batch? Apply(Batch batch)
    {
        using var rows = EvaluationInput.Of(batch);
        _keys.Load(rows);
        var selection = NativeBuffer.Allocate((long)batch.Length * sizeof(int));
        var selected = selection.As<int>();
        var count = 0;
        for (var row = 0; row < rows.Rows; row++)
        {
            _seen.FindOrAdd(_keys.Hashes[row], _keys.Encoded[row], out var isNew);
            if (isNew)
            {
                selected[count++] = batch.StoredRow(row);
            }
        }

        if (count > 0)
        {
            return batch.WithSelection(selection, count);
        }

        selection.Dispose();
        return null;
    }
}
