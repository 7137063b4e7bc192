using Weir.Columnar;
using Weir.Connectors;

namespace Weir.Engine;

/// <summary>A scan of a table in memory; every partition is one of its batches.</summary>
internal sealed class MemoryScan(MemoryTable table, ScanRequest request) : IScan
{
    public Schema Schema { get; } = new([.. request.Projection.Select(i => table.Schema[i])]);

    public IReadOnlyList<FilterDecision> Filters { get; } =
    [.. request.Filters.Select(f => new FilterDecision(f, PushdownGrade.Local, "the table is in memory"))];

    public bool IsLimitPushed => false;

    public double? EstimatedRows => table.RowCount;

    public string Description => $"memory table {table.DisplayName}";

    public ValueTask<IReadOnlyList<IScanPartition>> PartitionsAsync(
        int desired,
        ScanContext context,
        CancellationToken cancellationToken
    )
    {
        var columns = request.Projection;
        IReadOnlyList<IScanPartition> one = [new Partition(table, columns)];
        return ValueTask.FromResult(one);
    }

    private sealed class Partition(MemoryTable table, IReadOnlyList<int> columns) : IScanPartition
    {
        public IBatchReader Open(ScanContext context) => new Reader(new Queue<Batch>(table.Snapshot()), columns);
    }

    private sealed class Reader(Queue<Batch> batches, IReadOnlyList<int> columns) : IBatchReader
    {
        public ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!batches.TryDequeue(out var batch))
            {
                return new ValueTask<Batch?>((Batch?)null);
            }

            using (batch)
            {
                return new ValueTask<Batch?>(new Batch([.. columns.Select(batch.Share)], batch.Length));
            }
        }

        public ValueTask DisposeAsync()
        {
            while (batches.TryDequeue(out var batch))
            {
                batch.Dispose();
            }

            return default;
        }
    }
}
