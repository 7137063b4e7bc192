using System.Globalization;
using Weir.Columnar;
using Weir.Connectors;

namespace Weir.Movement.Tests.Support;

/// <summary>Rows (n, text) with n from 0; cut by ranges of n when it is chunked.</summary>
internal sealed class NumbersTable(long rows, bool isChunked) : ITable
{
    public static Schema Columns { get; } =
        new([new Field("n", DataType.Int64, true), new Field("word", DataType.Varchar, true)]);

    public string DisplayName => "numbers";

    public Schema Schema => Columns;

    public TableStatistics Statistics => new(Rows, true);

    /// <summary>How many rows it has.</summary>
    public long Rows { get; set; } = rows;

    /// <summary>Raises where a test wants it to; asked before each batch with the first row of it.</summary>
    public Action<long> BeforeBatch { get; set; } = _ => { };

    /// <summary>Rows that each planned chunk claims to have; null: what was asked for.</summary>
    public long? PlannedRows { get; set; }

    /// <summary>What <see cref="IChunkedRead.State"/> is.</summary>
    public string State { get; set; } = "1";

    /// <summary>How it was asked to be cut.</summary>
    public ChunkRequest? Asked { get; private set; }

    public CancellationTokenSource Lost { get; } = new();

    public int Opened;

    public IScan PlanScan(ScanRequest request) =>
        isChunked ? new ChunkedScan(this, Rows, request) : new Scan(this, Rows, request);

    private class Scan(NumbersTable table, long rows, ScanRequest request) : IScan
    {
        protected NumbersTable Table => table;

        protected long Rows => rows;

        protected ScanRequest Request => request;

        public Schema Schema { get; } = new([.. request.Projection.Select(p => Columns[p])]);

        public IReadOnlyList<FilterDecision> Filters { get; } =
        [.. request.Filters.Select(f => new FilterDecision(f, PushdownGrade.Local, "a test"))];

        public bool IsLimitPushed => false;

        public double? EstimatedRows => rows;

        public string Description => "numbers";

        public ValueTask<IReadOnlyList<IScanPartition>> PartitionsAsync(
            int desired,
            ScanContext context,
            CancellationToken cancellationToken
        ) => ValueTask.FromResult<IReadOnlyList<IScanPartition>>([new Part(table, request, 0, rows)]);
    }

    private sealed class ChunkedScan(NumbersTable table, long rows, ScanRequest request)
        : Scan(table, rows, request),
            IChunkedScan
    {
        public ValueTask<IChunkedRead> BeginChunksAsync(
            ChunkRequest request,
            ScanContext context,
            CancellationToken cancellationToken
        )
        {
            Table.Asked = request;
            if (request.Resumed is { } resumed && resumed.State != Table.State)
            {
                throw new WeirException(ErrorCode.SourceChanged, "the numbers changed");
            }

            var finished = request.Resumed?.Finished.Select(f => f.Id).ToHashSet(StringComparer.Ordinal) ?? [];
            var step = Table.PlannedRows ?? request.ChunkRows;
            var chunks = new List<SourceChunk>();
            for (long from = 0; from < Rows; from += step)
            {
                var chunk = Chunk(from, Math.Min(Rows, from + step));
                if (!finished.Contains(chunk.Id))
                {
                    chunks.Add(chunk);
                }
            }

            return ValueTask.FromResult<IChunkedRead>(new Read(Table, Request, chunks));
        }
    }

    private static SourceChunk Chunk(long from, long to) =>
        new($"n {from} {to}", $"n {from} to {to}", to - from) { Order = from };

    private sealed class Read(NumbersTable table, ScanRequest request, List<SourceChunk> chunks) : IChunkedRead
    {
        public string Method => "ranges of n";

        public string Reason => "a test";

        public bool IsSnapshot => true;

        public string State => table.State;

        public IReadOnlyList<SourceChunk> Chunks => chunks;

        public CancellationToken Lost => table.Lost.Token;

        public IScanPartition Open(SourceChunk chunk)
        {
            var (from, to) = Range(chunk);
            return new Part(table, request, from, to);
        }

        public IReadOnlyList<SourceChunk> Split(SourceChunk chunk)
        {
            var (from, to) = Range(chunk);
            return to - from < 2 ? [] : [Chunk(from, (from + to) / 2), Chunk((from + to) / 2, to)];
        }

        public ValueTask DisposeAsync() => default;

        private static (long, long) Range(SourceChunk chunk)
        {
            var parts = chunk.Id.Split(' ');
            return (
                long.Parse(parts[1], CultureInfo.InvariantCulture),
                long.Parse(parts[2], CultureInfo.InvariantCulture)
            );
        }
    }

    private sealed class Part(NumbersTable table, ScanRequest request, long from, long to) : IScanPartition
    {
        public IBatchReader Open(ScanContext context) => new Reader(table, request, from, to);
    }

    private sealed class Reader(NumbersTable table, ScanRequest request, long from, long to) : IBatchReader
    {
        private const int BatchRows = 7;

        private long? _place;

        private long Next
        {
            get => _place ?? from;
            set => _place = value;
        }

        public ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Next == from)
            {
                Interlocked.Increment(ref table.Opened);
            }

            if (Next >= to)
            {
                return ValueTask.FromResult<Batch?>(null);
            }

            table.BeforeBatch(Next);
            var schema = new Schema([.. request.Projection.Select(p => Columns[p])]);
            using var builder = new BatchBuilder(schema, BatchRows, null);
            for (var i = 0; i < BatchRows && Next < to; i++, Next++)
            {
                for (var c = 0; c < schema.Count; c++)
                {
                    if (schema[c].Name == "n")
                    {
                        ((FixedColumnBuilder<long>)builder[c]).Append(Next);
                    }
                    else
                    {
                        ((TextColumnBuilder)builder[c]).Append(Word(Next));
                    }
                }

                builder.CloseRow();
            }

            return ValueTask.FromResult<Batch?>(builder.Build());
        }

        public ValueTask DisposeAsync() => default;
    }

    /// <summary>The number as text; every tenth is no number.</summary>
    public static byte[] Word(long n) =>
        System.Text.Encoding.UTF8.GetBytes(n % 10 == 9 ? "x" + n : n.ToString(CultureInfo.InvariantCulture));
}
