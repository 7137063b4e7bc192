using System.Globalization;
using Weir.Columnar;
using Weir.Connectors;

namespace Weir.Movement.Tests.Support;

/// <summary>A connection whose targets are lists in memory, with a ledger that obeys the contract; durable across sessions.</summary>
internal sealed class MemoryTarget(string name) : IDataSource
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Chunk, string Row)[]> _chunks = [];

    public string Name => name;

    public string Type => "memory";

    public string Location => "memory://" + name;

    /// <summary>Raises where a test wants it to; asked with the step and the chunk.</summary>
    public Action<string, string> At { get; set; } = (_, _) => { };

    /// <summary>How long it takes to begin a chunk.</summary>
    public Func<string, Task> Begins { get; set; } = _ => Task.CompletedTask;

    /// <summary>Refuses rows, by their text.</summary>
    public Func<string, bool> Refuses { get; set; } = _ => false;

    public Schema? Columns { get; set; }

    public int Writers { get; set; } = 64;

    /// <summary>What it was asked for.</summary>
    public TransferRequest? Asked { get; private set; }

    public LedgerRun? Run { get; private set; }

    public bool IsLocked { get; private set; }

    public int OpenWriters;

    public int MostWriters;

    public int Finishes { get; private set; }

    /// <summary>The rows as text, sorted.</summary>
    public List<string> Rows
    {
        get
        {
            lock (_lock)
            {
                return [.. _chunks.Values.SelectMany(c => c.Select(r => r.Row)).Order(StringComparer.Ordinal)];
            }
        }
    }

    public ValueTask PingAsync(CancellationToken cancellationToken) => default;

    public ValueTask<IReadOnlyList<TableName>> ListTablesAsync(CancellationToken cancellationToken) => new([]);

    public ValueTask<ITable?> FindTableAsync(TableName table, CancellationToken cancellationToken) =>
        new((ITable?)null);

    public ValueTask<ITableSink> OpenSinkAsync(SinkRequest request, CancellationToken cancellationToken) =>
        throw new WeirException(ErrorCode.NotSupported, "a test");

    public ValueTask<ITransferTarget?> OpenTransferAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        if (IsLocked && !request.IsDryRun)
        {
            throw new WeirException(ErrorCode.JobRunning, "the job runs");
        }

        Asked = request;
        IsLocked |= !request.IsDryRun;
        return ValueTask.FromResult<ITransferTarget?>(new Target(this, request));
    }

    public ValueTask DisposeAsync() => default;

    /// <summary>Changes a row behind the ledger's back.</summary>
    public void Damage()
    {
        lock (_lock)
        {
            var (key, rows) = _chunks.First();
            _chunks[key] = [(rows[0].Chunk, "damaged"), .. rows[1..]];
        }
    }

    private sealed class Target(MemoryTarget owner, TransferRequest request) : ITransferTarget
    {
        private readonly bool _holdsLock = !request.IsDryRun;

        public string DisplayName => owner.Name + "." + request.Target.Name;

        public Schema Schema => owner.Columns ?? request.Schema;

        public int MaximumWriters => owner.Writers;

        public IReadOnlyList<string> Steps => ["remember the rows"];

        public LedgerRun? Earlier { get; } = owner.Run;

        public ValueTask BeginAsync(string definition, string sourceState, bool resumes, CancellationToken token)
        {
            if (!resumes && request.Mode != TransferMode.Append)
            {
                owner._chunks.Clear();
            }

            if (!resumes && Earlier is { } earlier)
            {
                // Chunks of another run may have the same names.
                foreach (var (id, rows) in owner._chunks.Where(c => earlier.Chunks.Any(e => e.Id == c.Key)).ToList())
                {
                    owner._chunks.Remove(id);
                    owner._chunks.Add($"{earlier.Run}: {id}", rows);
                }
            }

            owner.Run = new LedgerRun(
                request.Job,
                (Earlier?.Run ?? 0) + (resumes ? 0 : 1),
                LedgerState.Running,
                definition,
                sourceState,
                default,
                null,
                resumes ? Earlier!.Chunks : []
            );
            return default;
        }

        public ValueTask<IChunkWriter> OpenWriterAsync(CancellationToken cancellationToken)
        {
            owner.At("open", "");
            return ValueTask.FromResult<IChunkWriter>(new Writer(owner, this));
        }

        public ValueTask<TransferEnd> FinishAsync(CancellationToken cancellationToken)
        {
            owner.At("finish", "");
            owner.Finishes++;
            owner.Run = owner.Run! with { State = LedgerState.Done, Finished = request.Now };
            owner.At("finished", "");
            return ValueTask.FromResult(new TransferEnd(owner.Rows.Count, 0, 0, 0));
        }

        public ValueTask SuspendAsync(LedgerState state, CancellationToken cancellationToken)
        {
            owner.Run = owner.Run! with { State = state };
            return default;
        }

        public ValueTask AbandonAsync(CancellationToken cancellationToken)
        {
            owner._chunks.Clear();
            owner.Run = null;
            return default;
        }

        public ValueTask<ReadBack> ReadBackAsync(LedgerRun run, CancellationToken cancellationToken)
        {
            owner.At("read back", "");
            return ValueTask.FromResult(
                new ReadBack([
                    .. owner._chunks.Select(c => new ReadBackPart(
                        new Part(Schema, [.. c.Value.Select(r => r.Row)]),
                        c.Key
                    )),
                ])
            );
        }

        public ValueTask DisposeAsync()
        {
            if (_holdsLock)
            {
                owner.IsLocked = false;
            }

            return default;
        }
    }

    private sealed class Writer(MemoryTarget owner, Target target) : IChunkWriter
    {
        private readonly List<(string, string)> _rows = [];
        private string? _chunk;

        public async ValueTask<LedgerChunk?> BeginAsync(SourceChunk chunk, CancellationToken cancellationToken)
        {
            var writers = Interlocked.Increment(ref owner.OpenWriters);
            InterlockedMax(ref owner.MostWriters, writers);
            owner.At("begin", chunk.Id);
            await owner.Begins(chunk.Id);
            _chunk = chunk.Id;
            _rows.Clear();
            var found = owner.Run!.Chunks.FirstOrDefault(c => c.Id == chunk.Id);
            if (found is not null)
            {
                Interlocked.Decrement(ref owner.OpenWriters);
            }

            return found;
        }

        public ValueTask WriteAsync(Batch batch, List<RefusedRow> refused, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            owner.At("write", _chunk!);
            for (var i = 0; i < batch.Length; i++)
            {
                var text = RowText.Of(target.Schema, batch, batch.StoredRow(i));
                if (owner.Refuses(text))
                {
                    refused.Add(new RefusedRow(i, null, "refused by a test"));
                }
                else
                {
                    _rows.Add((_chunk!, text));
                }
            }

            return default;
        }

        public ValueTask<LedgerChunk> CommitAsync(LedgerChunk chunk, CancellationToken cancellationToken)
        {
            owner.At("commit", chunk.Id);
            var counted = chunk with { Counted = _rows.Count };
            lock (owner._lock)
            {
                Assert.True(owner._chunks.TryAdd(chunk.Id, [.. _rows]), $"{chunk.Id} was committed twice");
                owner.Run = owner.Run! with { Chunks = [.. owner.Run.Chunks, counted] };
            }

            Interlocked.Decrement(ref owner.OpenWriters);
            owner.At("committed", chunk.Id);
            return ValueTask.FromResult(counted);
        }

        public ValueTask AbortAsync(CancellationToken cancellationToken)
        {
            Interlocked.Decrement(ref owner.OpenWriters);
            _rows.Clear();
            return default;
        }

        public ValueTask DisposeAsync() => default;

        private static void InterlockedMax(ref int target, int value)
        {
            int seen;
            while ((seen = Volatile.Read(ref target)) < value)
            {
                Interlocked.CompareExchange(ref target, value, seen);
            }
        }
    }

    /// <summary>Rows n and word again, from their text.</summary>
    private sealed class Part(Schema schema, List<string> rows) : IScanPartition, IBatchReader
    {
        private bool _isRead;

        public IBatchReader Open(ScanContext context) => this;

        public ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
        {
            if (_isRead)
            {
                return ValueTask.FromResult<Batch?>(null);
            }

            _isRead = true;
            using var builder = new BatchBuilder(schema, rows.Count, null);
            foreach (var row in rows)
            {
                var digits = new string([.. row.Split(", ")[0].Where(char.IsAsciiDigit)]);
                var n = digits.Length == 0 ? -1 : long.Parse(digits, CultureInfo.InvariantCulture);
                ((FixedColumnBuilder<long>)builder[0]).Append(n);
                ((TextColumnBuilder)builder[1]).Append(NumbersTable.Word(n));
                builder.CloseRow();
            }

            return ValueTask.FromResult<Batch?>(builder.Build());
        }

        public ValueTask DisposeAsync() => default;
    }
}
