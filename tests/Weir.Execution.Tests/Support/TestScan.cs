using Weir.Columnar;
using Weir.Connectors;
using Weir.Plan;

namespace Weir.Execution.Tests.Support;

/// <summary>
/// A source for operators: cuts rows into partitions and batches as the seed says, some batches empty, some with a
/// selection between rows that do not count, some texts as dictionaries. Counts what is open, and can fail or wait.
/// </summary>
internal sealed class TestScan(TestTable table, int seed, int partitions) : IScan, ITableHandle
{
    private int _open;
    private int _opened;
    private int _batches;

    public Schema Schema => table.Schema;

    public IReadOnlyList<FilterDecision> Filters => [];

    public bool IsLimitPushed => false;

    public double? EstimatedRows => table.Rows.Count;

    public string Description => "test";

    public string DisplayName => "test";

    /// <summary>Readers that are not disposed yet.</summary>
    public int Open => _open;

    /// <summary>Readers ever opened.</summary>
    public int Opened => _opened;

    /// <summary>Batches handed out.</summary>
    public int Batches => _batches;

    /// <summary>The largest batch.</summary>
    public int LargestBatch { get; init; } = 40;

    /// <summary>After that many batches reading fails.</summary>
    public int FailsAfter { get; init; } = int.MaxValue;

    /// <summary>After that many batches reading waits until it is cancelled, and <see cref="Waiting"/> is done.</summary>
    public int WaitsAfter { get; init; } = int.MaxValue;

    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ScanNode Node => new(this, this, [.. table.Columns]);

    public ValueTask<IReadOnlyList<IScanPartition>> PartitionsAsync(
        int desired,
        ScanContext context,
        CancellationToken cancellationToken
    )
    {
        var rows = Enumerable.Range(0, partitions).Select(_ => new List<object?[]>()).ToArray();
        var random = new Random(seed);
        foreach (var row in table.Rows)
        {
            rows[random.Next(partitions)].Add(row);
        }

        IReadOnlyList<IScanPartition> result = [.. rows.Select((r, i) => new Partition(this, r, seed + i))];
        return ValueTask.FromResult(result);
    }

    private Batch Create(List<object?[]> rows, Random random)
    {
        // Between rows that count there are others with values of their own.
        var stored = new List<object?[]>();
        var counted = new List<int>();
        var isSelected = random.Next(2) == 0;
        foreach (var row in rows)
        {
            while (isSelected && random.Next(3) == 0)
            {
                stored.Add(table.Rows[random.Next(table.Rows.Count)]);
            }

            counted.Add(stored.Count);
            stored.Add(row);
        }

        var columns = new Column[table.Columns.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var values = stored.ConvertAll(r => r[i]);
            var type = table.Columns[i].Type;
            columns[i] =
                type.Kind == TypeKind.Varchar && random.Next(2) == 0
                    ? TestColumns.Dictionary(type, values)
                    : TestColumns.Create(type, values);
        }

        if (!isSelected)
        {
            return new Batch(columns, stored.Count);
        }

        var selection = NativeBuffer.Allocate((long)counted.Count * sizeof(int));
        counted.ToArray().CopyTo(selection.As<int>());
        return new Batch(columns, stored.Count, selection, counted.Count);
    }

    private sealed class Partition(TestScan scan, List<object?[]> rows, int seed) : IScanPartition
    {
        public IBatchReader Open(ScanContext context)
        {
            Interlocked.Increment(ref scan._open);
            Interlocked.Increment(ref scan._opened);
            return new Reader(scan, rows, new Random(seed));
        }
    }

    private sealed class Reader(TestScan scan, List<object?[]> rows, Random random) : IBatchReader
    {
        private int _next;
        private bool _isDisposed;

        public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (random.Next(4) == 0)
            {
                await Task.Yield();
            }

            if (_next == rows.Count)
            {
                return null;
            }

            var number = Interlocked.Increment(ref scan._batches);
            if (number > scan.FailsAfter)
            {
                throw new WeirException(ErrorCode.SourceUnavailable, "the source is away");
            }

            if (number > scan.WaitsAfter)
            {
                scan.Waiting.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            var count = Math.Min(rows.Count - _next, random.Next(scan.LargestBatch + 1));
            var part = rows.GetRange(_next, count);
            _next += count;
            return scan.Create(part, random);
        }

        public ValueTask DisposeAsync()
        {
            Assert.False(_isDisposed, "a reader is disposed once");
            _isDisposed = true;
            Interlocked.Decrement(ref scan._open);
            return default;
        }
    }
}
