using System.Globalization;
using Weir.Columnar;
using Weir.Connectors;
using Weir.Engine;

namespace Weir.Movement.Running;

/// <summary>
/// Cuts a stream into windows of rows. Only one worker reads at a time; the others write what they read. Windows that an
/// earlier run finished are read again and must have the same hash.
/// </summary>
internal sealed class WindowFeed : ChunkFeed, IRejectSink
{
    private readonly PreparedLoad _load;
    private readonly LoadReader _reader;
    private readonly long _rows;
    private readonly Dictionary<long, LedgerChunk> _finished = [];
    private readonly List<long> _starts;
    private readonly Func<Window, RowHash> _hash;
    private readonly SemaphoreSlim _turn = new(1);
    private List<RejectedRow>? _current;
    private Batch? _rest;
    private long _position;
    private long _bytes;
    private long _count;
    private bool _isOver;

    /// <param name="load">The query.</param>
    /// <param name="rows">Rows of a window.</param>
    /// <param name="finished">Windows of an earlier run.</param>
    /// <param name="hash">The hash of the rows that a window would write.</param>
    public WindowFeed(PreparedLoad load, long rows, IReadOnlyList<LedgerChunk> finished, Func<Window, RowHash> hash)
    {
        (_load, _rows, _hash) = (load, rows, hash);
        foreach (var chunk in finished)
        {
            _finished.Add(StartOf(chunk.Id), chunk);
        }

        _starts = [.. _finished.Keys.Order()];
        _reader = load.Open(this);
    }

    public override long? Total => _isOver ? _count : null;

    public override async ValueTask<ChunkWork?> TakeAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (!_isOver)
            {
                var window = await ReadAsync(cancellationToken).ConfigureAwait(false);
                if (window.Rows + window.Rejects.Count == 0)
                {
                    window.Dispose();
                    break;
                }

                _count++;
                if (!_finished.TryGetValue(window.From, out var done))
                {
                    return new Work(window);
                }

                using (window)
                {
                    Check(window, done);
                }
            }

            _isOver = true;
            CheckNoneLeft();
            return null;
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Finish(ChunkWork work, IReadOnlyList<SourceChunk> instead) { }

    public void Reject(RejectedRow row) =>
        (_current ?? throw new InvalidOperationException("No window is read")).Add(row);

    public override async ValueTask DisposeAsync()
    {
        _rest?.Dispose();
        _rest = null;
        await _reader.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    private static string Id(long from, long rows) =>
        string.Create(CultureInfo.InvariantCulture, $"rows {from}-{from + rows - 1}");

    private static long StartOf(string id) =>
        id.StartsWith("rows ", StringComparison.Ordinal)
        && long.TryParse(
            id.AsSpan(5, Math.Max(0, id.IndexOf('-', StringComparison.Ordinal) - 5)),
            CultureInfo.InvariantCulture,
            out var start
        )
            ? start
            : throw new WeirException(
                ErrorCode.JobChanged,
                $"the unfinished run was cut otherwise: it has the chunk \"{id}\""
            )
            {
                Hint = "--restart begins anew.",
            };

    /// <summary>Reads up to the window's end, or to the beginning of the next finished one.</summary>
    private async ValueTask<Window> ReadAsync(CancellationToken cancellationToken)
    {
        var window = new Window(_load, _position);
        _current = window.Rejects;
        try
        {
            var wanted = Wanted();
            while (window.Rows < wanted)
            {
                var batch = _rest ?? await _reader.NextMadeAsync(cancellationToken).ConfigureAwait(false);
                _rest = null;
                if (batch is null)
                {
                    break;
                }

                var room = (int)Math.Min(batch.Length, wanted - window.Rows);
                if (room == batch.Length)
                {
                    window.Add(batch);
                    continue;
                }

                using (batch)
                {
                    window.Add(batch.Slice(0, room));
                    _rest = batch.Slice(room, batch.Length - room);
                }
            }

            _position += window.Rows;
            window.Bytes = _reader.Bytes - _bytes;
            _bytes += window.Bytes;
            return window;
        }
        catch
        {
            window.Dispose();
            throw;
        }
    }

    private long Wanted()
    {
        if (_finished.TryGetValue(_position, out var done))
        {
            return done.Read - RejectedBySource(done);
        }

        var next = _starts.Find(s => s > _position);
        return next == 0 ? _rows : Math.Min(_rows, next - _position);
    }

    /// <summary>The rows of a finished window, from its id.</summary>
    private static long RejectedBySource(LedgerChunk done)
    {
        var dash = done.Id.IndexOf('-', StringComparison.Ordinal);
        var last = long.Parse(done.Id.AsSpan(dash + 1), CultureInfo.InvariantCulture);
        return done.Read - (last - StartOf(done.Id) + 1);
    }

    private void Check(Window window, LedgerChunk done)
    {
        var hash = _hash(window);
        if (window.Rows != done.Read - RejectedBySource(done) || hash != done.Hash)
        {
            throw new WeirException(
                ErrorCode.SourceChanged,
                $"{done.Bounds} of the source are not those that the unfinished run moved"
            )
            {
                Hint = "--restart begins anew.",
            };
        }
    }

    private void CheckNoneLeft()
    {
        if (_starts.Exists(s => s >= _position) && _starts[^1] >= _position)
        {
            throw new WeirException(
                ErrorCode.SourceChanged,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the source has {_position} rows now, but the unfinished run moved {_finished[_starts[^1]].Bounds}"
                )
            )
            {
                Hint = "--restart begins anew.",
            };
        }
    }

    private sealed class Work(Window window)
        : ChunkWork(
            new SourceChunk(Id(window.From, window.Rows), BoundsOf(window), window.Rows) { Order = window.From }
        )
    {
        public override ChunkRows Open(ChunkRejects rejects)
        {
            foreach (var row in window.Rejects)
            {
                rejects.Reject(row);
            }

            return new WindowRows(window);
        }

        public override void Dispose()
        {
            window.Dispose();
            base.Dispose();
        }

        private static string BoundsOf(Window window) =>
            string.Create(CultureInfo.InvariantCulture, $"rows {window.From + 1} to {window.From + window.Rows}");
    }
}
