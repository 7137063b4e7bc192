using Weir.Columnar;
using Weir.Execution.Expressions;

namespace Weir.Execution.Operators;

/// <summary>Computes columns from columns.</summary>
internal sealed class ProjectOperator(IOperator input, Evaluator[] columns) : IOperator
{
    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        var batch = await input.NextAsync(cancellationToken).ConfigureAwait(false);
        if (batch is null)
        {
            return null;
        }

        using (batch)
        {
            using var rows = EvaluationInput.Of(batch);
            var results = new Column[columns.Length];
            var done = 0;
            try
            {
                for (; done < results.Length; done++)
                {
                    results[done] = columns[done].Evaluate(rows);
                }
            }
            finally
            {
                for (var i = 0; done < results.Length && i < done; i++)
                {
                    results[i].Dispose();
                }
            }

            return new Batch(results, batch.Length);
        }
    }

    public ValueTask DisposeAsync() => input.DisposeAsync();
}
