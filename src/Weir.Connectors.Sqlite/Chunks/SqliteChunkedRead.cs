namespace Weir.Connectors.Sqlite;

/// <summary>A scan cut into chunks, under one snapshot of the file.</summary>
internal sealed class SqliteChunkedRead : IChunkedRead
{
    private const int PartsOfSplit = 4;
    private readonly SqliteScan _scan;
    private readonly SqliteSnapshot _snapshot;
    private readonly SqliteSourceState _state;
    private readonly SqliteCutter _cutter;
    private readonly string? _rowId;
    private readonly TimeSpan? _limit;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SqliteChunk> _chunks = new(StringComparer.Ordinal);

    private SqliteChunkedRead(
        SqliteScan scan,
        SqliteSnapshot snapshot,
        SqliteSourceState state,
        SqliteCutter cutter,
        string? rowId,
        TimeSpan? limit
    )
    {
        _scan = scan;
        _snapshot = snapshot;
        _state = state;
        _cutter = cutter;
        _rowId = rowId;
        _limit = limit;
    }

    public string Method =>
        _state.Cut switch
        {
            SqliteCut.RowId => "rowid ranges",
            SqliteCut.Key => "key ranges",
            _ => "one stream",
        };

    public string Reason =>
        _state.Cut switch
        {
            SqliteCut.RowId => "rows are stored in the order of their rowid",
            SqliteCut.Key => "ranges of the key's values have equal numbers of rows",
            _ when _scan.IsLimitPushed => "the source stops after the limit",
            _ => $"{_scan.Table.DisplayName} has neither a rowid nor a primary key, and no key was named",
        } + (_snapshot.IsReadOnly ? "; the file cannot be locked for writing, so one connection reads it" : "");

    public bool IsSnapshot => true;

    public string State => _state.ToString();

    public IReadOnlyList<SourceChunk> Chunks { get; private set; } = [];

    public CancellationToken Lost => CancellationToken.None;

    public static async ValueTask<SqliteChunkedRead> BeginAsync(
        SqliteScan scan,
        ChunkRequest request,
        CancellationToken cancellationToken
    )
    {
        var snapshot = await SqliteSnapshot
            .TakeAsync(scan.Table.Source, request.Readers, cancellationToken)
            .ConfigureAwait(false);
        SqliteDatabase? database = null;
        try
        {
            database = await snapshot.RentAsync(cancellationToken).ConfigureAwait(false);
            database.Stop = cancellationToken;
            return Cut(scan, request, snapshot, database);
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }
        finally
        {
            if (database is not null)
            {
                snapshot.Return(database);
            }
        }
    }

    public IScanPartition Open(SourceChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        lock (_lock)
        {
            return _chunks.TryGetValue(chunk.Id, out var known)
                ? new Partition(this, known)
                : throw new WeirException(ErrorCode.Internal, $"there is no chunk {chunk.Id}");
        }
    }

    public IReadOnlyList<SourceChunk> Split(SourceChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        lock (_lock)
        {
            if (!_chunks.TryGetValue(chunk.Id, out var known) || known.Range is not { } range || range.From == range.To)
            {
                return [];
            }

            var parts = range.Divide(PartsOfSplit).Select(r => _cutter.Chunk(r, _rowId!, null)).ToList();
            foreach (var part in parts)
            {
                _chunks[part.Chunk.Id] = part;
            }

            return [.. parts.Select(p => p.Chunk)];
        }
    }

    public ValueTask DisposeAsync()
    {
        _snapshot.Dispose();
        return default;
    }

    private static SqliteChunkedRead Cut(
        SqliteScan scan,
        ChunkRequest request,
        SqliteSnapshot snapshot,
        SqliteDatabase database
    )
    {
        var cutter = new SqliteCutter(scan.Table, database);
        var rowId = cutter.RowId();
        var key =
            request.Key.Count > 0 ? request.Key
            : rowId is null ? cutter.PrimaryKey()
            : [];
        var cut =
            scan.IsLimitPushed ? SqliteCut.Whole
            : key.Count > 0 ? SqliteCut.Key
            : rowId is not null ? SqliteCut.RowId
            : SqliteCut.Whole;
        var earlier = request.Resumed is { } resumed ? Check(scan, snapshot, resumed, cut) : null;
        var state = new SqliteSourceState(snapshot.State, cut, earlier?.Rows ?? request.ChunkRows);
        var read = new SqliteChunkedRead(scan, snapshot, state, cutter, rowId, request.StatementLimit);
        var finished = (request.Resumed?.Finished ?? []).Select(f => f.Id).ToHashSet(StringComparer.Ordinal);
        var chunks = cut switch
        {
            SqliteCut.Key => [.. cutter.ByKey(key, state.Rows)],
            SqliteCut.RowId => ByRowId(cutter, rowId!, finished, state.Rows),
            _ => new List<SqliteChunk> { cutter.All() },
        };
        chunks.RemoveAll(c => finished.Remove(c.Chunk.Id));
        if (finished.Count > 0)
        {
            throw Changed(scan, $"the chunk {finished.Min(StringComparer.Ordinal)} is not there any more");
        }

        foreach (var chunk in chunks)
        {
            read._chunks.Add(chunk.Chunk.Id, chunk);
        }

        read.Chunks = [.. chunks.Select(c => c.Chunk)];
        return read;
    }

    private static SqliteSourceState Check(SqliteScan scan, SqliteSnapshot snapshot, ResumedRead resumed, SqliteCut cut)
    {
        var earlier = SqliteSourceState.Parse(resumed.State);
        return earlier.File.Difference(snapshot.State) is { } difference ? throw Changed(scan, difference)
            : earlier.Cut != cut ? throw Changed(scan, $"it was cut by {earlier.Cut}, and would be by {cut} now")
            : earlier;
    }

    /// <summary>What finished chunks leave, cut anew: they may have been split.</summary>
    private static List<SqliteChunk> ByRowId(SqliteCutter cutter, string rowId, HashSet<string> finished, long rows)
    {
        if (cutter.Whole(rowId) is not { } whole)
        {
            return [];
        }

        var done = new List<RowIdRange>();
        foreach (var id in finished)
        {
            if (RowIdRange.OfId(id) is { } range && cutter.Chunk(range, rowId, null).Chunk.Id == id)
            {
                done.Add(range);
            }
        }

        finished.RemoveWhere(id => RowIdRange.OfId(id) is { } range && done.Contains(range));
        return [.. whole.Without(done).SelectMany(r => cutter.ByRowId(r, rowId, rows))];
    }

    private static WeirException Changed(SqliteScan scan, string how) =>
        new(
            ErrorCode.SourceChanged,
            $"{scan.Table.DisplayName}: the database file is not what the job began with: {how}"
        )
        {
            Hint = "Begin the job anew to read all of it again.",
        };

    private sealed class Partition(SqliteChunkedRead read, SqliteChunk chunk) : IScanPartition
    {
        public IBatchReader Open(ScanContext context) =>
            new SqliteReader(read._scan, context, chunk.Condition) { Snapshot = read._snapshot, Limit = read._limit };
    }
}
