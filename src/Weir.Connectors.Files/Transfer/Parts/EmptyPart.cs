using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>No rows.</summary>
internal sealed class EmptyPart : IScanPartition
{
    public static EmptyPart Instance { get; } = new();

    public IBatchReader Open(ScanContext context) => new Reader();

    private sealed class Reader : IBatchReader
    {
        public ValueTask<Batch?> NextAsync(CancellationToken cancellationToken) => ValueTask.FromResult<Batch?>(null);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
