using Weir.Columnar;
using Weir.Plan;

namespace Weir.Execution.Operators;

/// <summary>Exactly one row: the input's, or one of NULLs; more than one is an error.</summary>
internal sealed class SingleRowOperator(IOperator input, SingleRowNode node) : IOperator
{
    private bool _isDone;

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        if (_isDone)
        {
            return null;
        }

        _isDone = true;
        Batch? only = null;
        while (await input.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            if (batch.Length == 0)
            {
                batch.Dispose();
                continue;
            }

            if (only is not null || batch.Length > 1)
            {
                only?.Dispose();
                batch.Dispose();
                throw new WeirException(
                    ErrorCode.CardinalityViolation,
                    "more than one row returned by a subquery used as an expression"
                );
            }

            only = batch;
        }

        return only ?? Nulls();
    }

    public ValueTask DisposeAsync() => input.DisposeAsync();

    private Batch Nulls() => new([.. node.Output.Select(c => Functions.CastKernel.Nulls(c.Type, 1))], 1);
}
