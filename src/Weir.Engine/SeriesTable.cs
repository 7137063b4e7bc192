using Weir.Columnar;
using Weir.Connectors;

namespace Weir.Engine;

/// <summary>A sequence of whole numbers, made while it is read.</summary>
internal sealed class SeriesTable(string name, long start, long stop, long step, bool includesStop) : ITable
{
    public string DisplayName => name;

    public Schema Schema { get; } = new(new Field(name, DataType.Int64, IsNullable: false));

    public TableStatistics Statistics => new(Count(), IsExact: true);

    public IScan PlanScan(ScanRequest request) => new Scan(this, request);

    private double Count()
    {
        var distance = (double)((Int128)stop - _start) / _step;
        return Math.Max(0, Math.Floor(distance) + (includesStop || distance != Math.Floor(distance) ? 1 : 0));
    }

    private sealed class Scan(SeriesTable table, ScanRequest request) : IScan, IScanPartition
    {
        public Schema Schema { get; } = new([.. request.Projection.Select(i => table.Schema[i])]);

        public IReadOnlyList<FilterDecision> Filters { get; } =
        [
            .. request.Filters.Select(f => new FilterDecision(
                f,
                PushdownGrade.Local,
                "a sequence is made, not searched"
            )),
        ];

        public bool IsLimitPushed => false;

        public double? EstimatedRows => table.Count();

        public string Description => "a sequence";

        public ValueTask<IReadOnlyList<IScanPartition>> PartitionsAsync(
            int desired,
            ScanContext context,
            CancellationToken cancellationToken
        ) => ValueTask.FromResult<IReadOnlyList<IScanPartition>>([this]);

        public IBatchReader Open(ScanContext context) => new Reader(table, request.Projection.Count > 0);
    }

    private sealed class Reader(SeriesTable table, bool hasColumn) : IBatchReader
    {
        private Int128 _next = table._start;

        public ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var builder = new FixedColumnBuilder<long>(DataType.Int64);
            while (builder.Length < Batch.DefaultRows && table.Contains(_next))
            {
                builder.Append((long)_next);
                _next += table._step;
            }

            var count = builder.Length;
            using var column = builder.Build();
            return new ValueTask<Batch?>(count == 0 ? null : new Batch(hasColumn ? [column.Retain()] : [], count));
        }

        public ValueTask DisposeAsync() => default;
    }

    private readonly long _start = start;
    private readonly long _step = step;

    private bool Contains(Int128 value) =>
        _step > 0
            ? includesStop
                ? value <= stop
                : value < stop
            : includesStop
                ? value >= stop
                : value > stop;
}
