using Weir.Columnar;
using Weir.Execution.Expressions;
using Weir.Kernels;

namespace Weir.Execution.Operators;

/// <summary>Selects the rows for which a condition is true.</summary>
internal sealed class FilterOperator(IOperator input, Evaluator condition) : IOperator
{
    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        while (await input.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            if (Apply(batch) is { } result)
            {
                return result;
            }
        }

        return null;
    }

    public ValueTask DisposeAsync() => input.DisposeAsync();

    /// <summary>The batch with a selection, the batch itself when all rows pass, null when none does. Takes the batch over.</summary>
    private Batch? Apply(Batch batch)
    {
        var keep = false;
        try
        {
            using var rows = EvaluationInput.Of(batch);
            using var result = condition.Evaluate(rows);
            var selection = NativeBuffer.Allocate((batch.Length + 64L) * sizeof(int));
            var count = batch.HasSelection
                ? SelectionKernel.SelectTrue(result, batch.Selection, selection.As<int>())
                : SelectionKernel.SelectTrue(result, batch.Length, selection.As<int>());
            if (count == batch.Length)
            {
                selection.Dispose();
                keep = count > 0;
                return keep ? batch : null;
            }

            if (count == 0)
            {
                selection.Dispose();
                return null;
            }

            return batch.WithSelection(selection, count);
        }
        finally
        {
            if (!keep)
            {
                batch.Dispose();
            }
        }
    }
}
