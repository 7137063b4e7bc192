using Weir.Columnar;
using Weir.Connectors;

namespace Weir.Engine;

/// <summary>Batches that are there already.</summary>
internal sealed class BatchListReader(params IEnumerable<Batch> batches) : IBatchReader
{
    private readonly Queue<Batch> _batches = new(batches);

    public ValueTask<Batch?> NextAsync(CancellationToken cancellationToken) =>
        new(_batches.TryDequeue(out var batch) ? batch : null);

    public ValueTask DisposeAsync()
    {
        while (_batches.TryDequeue(out var batch))
        {
            batch.Dispose();
        }

        return default;
    }
}
