using System.Diagnostics;
using Weir.Columnar;

namespace Weir.Execution.Operators;

/// <summary>Counts what an operator makes.</summary>
internal sealed class MeteredOperator(IOperator input, NodeMetrics metrics, bool measuresTime) : IOperator
{
    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        var start = measuresTime ? Stopwatch.GetTimestamp() : 0;
        var batch = await input.NextAsync(cancellationToken).ConfigureAwait(false);
        metrics.Add(batch?.Length ?? 0, measuresTime ? Stopwatch.GetElapsedTime(start).Ticks : 0);
        return batch;
    }

    public ValueTask DisposeAsync() => input.DisposeAsync();
}
