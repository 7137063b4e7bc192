using Weir.Columnar;
using Weir.Connectors;
using Weir.Execution.Operators;
using Weir.Plan;

namespace Weir.Execution;

/// <summary>The root of a running query: builds the operators at the first pull and hands out dense batches.</summary>
internal sealed class QueryReader(PlanNode plan, ExecutionContext context) : IBatchReader
{
    private readonly CancellationTokenSource _stop = new();
    private IOperator? _root;

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        using var linked = cancellationToken.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), _stop);
        if (_root is null)
        {
            var builder = new OperatorBuilder(context);
            var chains = await builder.BuildAsync(plan, _stop.Token).ConfigureAwait(false);
            _root = ExchangeOperator.Merge(chains);
        }

        while (await _root.NextAsync(_stop.Token).ConfigureAwait(false) is { } batch)
        {
            if (batch.Length == 0)
            {
                batch.Dispose();
                continue;
            }

            if (!batch.HasSelection)
            {
                return batch;
            }

            using (batch)
            {
                return batch.Compact();
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_root is not null)
        {
            await _root.DisposeAsync().ConfigureAwait(false);
        }

        _stop.Dispose();
    }
}
