using Weir.Columnar;
using Weir.Connectors;

namespace Weir.Execution.Operators;

/// <summary>Reads partitions until there are none left.</summary>
internal sealed class ScanOperator(PartitionQueue queue, ScanContext context) : IOperator
{
    private IBatchReader? _reader;

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_reader is null)
            {
                if (queue.Take() is not { } partition)
                {
                    return null;
                }

                _reader = partition.Open(context);
            }

            if (await _reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
            {
                context.Metrics.AddRows(batch.Length);
                return batch;
            }

            await _reader.DisposeAsync().ConfigureAwait(false);
            _reader = null;
        }
    }

    public ValueTask DisposeAsync() => _reader?.DisposeAsync() ?? default;
}
