using System.Collections.Concurrent;
using Weir.Connectors.Postgres.Reading;
using Weir.Connectors.Postgres.Wire;

namespace Weir.Connectors.Postgres.Chunks;

/// <summary>A scan cut into ranges that are read under one snapshot.</summary>
internal sealed class PostgresChunkedRead : IChunkedRead
{
    private readonly PostgresScan _scan;
    private readonly SourceSnapshot _snapshot;
    private readonly WireReaders _readers;
    private readonly ConcurrentDictionary<string, IChunkRange> _ranges = new(StringComparer.Ordinal);

    /// <summary>Takes over the snapshot and begins to watch it.</summary>
    public PostgresChunkedRead(PostgresScan scan, SourceSnapshot snapshot, ChunkPlan plan, string state)
    {
        (_scan, _snapshot) = (scan, snapshot);
        _readers = new WireReaders(scan.Table.Source, snapshot);
        (Method, Reason, IsSnapshot, State) = (plan.Method, plan.Reason, plan.IsSnapshot, state);
        Chunks = [.. plan.Ranges.Select(Register)];
        Lost = snapshot.Lost;
        snapshot.Watch();
    }

    public string Method { get; }

    public string Reason { get; }

    public bool IsSnapshot { get; }

    public string State { get; }

    public IReadOnlyList<SourceChunk> Chunks { get; }

    public CancellationToken Lost { get; }

    public IScanPartition Open(SourceChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        return new Partition(this, RangeOf(chunk));
    }

    public IReadOnlyList<SourceChunk> Split(SourceChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        return [.. RangeOf(chunk).Split().Select(Register)];
    }

    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync().ConfigureAwait(false);
        await _snapshot.DisposeAsync().ConfigureAwait(false);
    }

    private SourceChunk Register(IChunkRange range)
    {
        var chunk = range.Chunk;
        _ranges[chunk.Id] = range;
        return chunk;
    }

    private IChunkRange RangeOf(SourceChunk chunk) =>
        _ranges.TryGetValue(chunk.Id, out var range)
            ? range
            : throw new WeirException(ErrorCode.Internal, $"the chunk {chunk.Id} is not of this read");

    private sealed class Partition(PostgresChunkedRead read, IChunkRange range) : IScanPartition
    {
        public IBatchReader Open(ScanContext context) =>
            new PostgresReader(
                read._scan.Columns,
                read._scan.Table,
                read._scan.Query(range.From, range.Condition),
                read._snapshot,
                context
            )
            {
                Readers = read._readers,
            };
    }
}
