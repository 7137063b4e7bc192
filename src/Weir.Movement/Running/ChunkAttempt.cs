using System.Globalization;
using Weir.Columnar;
using Weir.Connectors;

namespace Weir.Movement.Running;

/// <summary>One attempt to move one chunk: read, convert, hash, write, commit with its ledger row.</summary>
internal sealed class ChunkAttempt : IAsyncDisposable
{
    /// <summary>How many times more rows than wanted a chunk may have before it is split, or written while it is read.</summary>
    private const int Tolerance = 4;

    /// <summary>Batches that may be held while the target begins the chunk.</summary>
    public const int MostHeld = 3;

    private readonly WorkContext _context;
    private readonly RowSteps _steps;
    private readonly ChunkWork _work;
    private readonly int _worker;
    private readonly int _attempt;
    private readonly ChunkRejects _rejects;
    private readonly List<RefusedRow> _refused = [];
    private readonly Queue<(Batch Batch, RowHash Hash, long From)> _held = [];
    private readonly bool _splits;
    private IChunkWriter? _writer;
    private Task? _beginning;
    private LedgerChunk? _found;
    private RowHash _hash;
    private long _converted;
    private long _written;
    private long _unconverted;
    private bool _isDone;

    public ChunkAttempt(WorkContext context, RowSteps steps, ChunkWork work, int worker, int attempt, bool splits)
    {
        (_context, _steps, _work, _worker, _attempt, _splits) = (context, steps, work, worker, attempt, splits);
        _rejects = new ChunkRejects(context.Rejects, context.Tracker, context.Transfer.Settings.MaxRejects);
    }

    private long Most => _context.Transfer.Settings.ChunkRows * Tolerance;

    /// <summary>Moves the chunk; what the ledger has of it then.</summary>
    public async ValueTask<LedgerChunk> RunAsync(CancellationToken cancellationToken)
    {
        _context.Tracker.Begin(_worker, _work.Chunk.Bounds, _attempt);
        if (_attempt > 1 && _context.Target is not SinkTarget)
        {
            // A commit of unknown outcome is asked for before anything is read again.
            await BegunAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (!_context.Writers.IsShared)
        {
            // The target's answers and the first rows are waited for at once.
            _beginning = BeginAsync(cancellationToken);
        }

        if (_found is not null)
        {
            return await DoneAsync(_found, 0).ConfigureAwait(false);
        }

        var rows = _work.Open(_rejects);
        await using var scope = rows.ConfigureAwait(false);
        long made = 0;
        while (await rows.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            var count = batch.Length;
            await _context.Rate.WaitAsync(count, cancellationToken).ConfigureAwait(false);
            await TakeAsync(batch, made, cancellationToken).ConfigureAwait(false);
            made += count;
            _context.Tracker.Advance(_worker, count);
            if (_found is not null)
            {
                break;
            }

            if (_splits && made > Most)
            {
                throw new ChunkTooLargeException();
            }
        }

        await BegunAsync(cancellationToken).ConfigureAwait(false);
        if (_found is not null)
        {
            return await DoneAsync(_found, 0).ConfigureAwait(false);
        }

        await WriteHeldAsync(cancellationToken).ConfigureAwait(false);
        return await CommitAsync(rows, made, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        while (_held.TryDequeue(out var held))
        {
            held.Batch.Dispose();
        }

        if (_beginning is not null)
        {
            await _beginning.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_writer is null || _isDone)
        {
            return;
        }

        var writer = _writer;
        _writer = null;
        try
        {
            await writer.AbortAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WeirException or IOException)
        {
            // Its connection is gone, and its transaction with it.
        }

        await _context.Writers.DiscardAsync(writer).ConfigureAwait(false);
    }

    private Task BegunAsync(CancellationToken cancellationToken) => _beginning ??= BeginAsync(cancellationToken);

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        _writer = await _context.Writers.RentAsync(cancellationToken).ConfigureAwait(false);
        _found = await _writer.BeginAsync(_work.Chunk, cancellationToken).ConfigureAwait(false);
        TransferSteps.Reached(_found is null ? "chunk begun" : "chunk found");
    }

    /// <summary>Converts rows and writes them, or holds them while the writer is another's. Takes the batch over.</summary>
    private async ValueTask TakeAsync(Batch batch, long position, CancellationToken cancellationToken)
    {
        var converted = _steps.Convert(
            batch,
            _context.Transfer.IsolatesRefused ? _rejects : null,
            _work.Chunk.Bounds,
            position,
            out var rejected
        );
        _unconverted += rejected;
        if (converted is null)
        {
            return;
        }

        _converted += converted.Length;
        _held.Enqueue((converted, _steps.Hash(converted), position));
        if (_beginning is null ? _converted > Most : _beginning.IsCompleted || _held.Count >= MostHeld)
        {
            await BegunAsync(cancellationToken).ConfigureAwait(false);
            await WriteHeldAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask WriteHeldAsync(CancellationToken cancellationToken)
    {
        while (_found is null && _held.TryPeek(out var held))
        {
            _refused.Clear();
            await _writer!.WriteAsync(held.Batch, _refused, cancellationToken).ConfigureAwait(false);
            TransferSteps.Reached("rows written");
            _hash += held.Hash;
            _written += held.Batch.Length - _refused.Count;
            if (_refused.Count > 0)
            {
                _hash -= _steps.Hash(held.Batch, _refused);
                Refuse(held.Batch, held.From);
            }

            _held.Dequeue().Batch.Dispose();
        }
    }

    private void Refuse(Batch batch, long position)
    {
        foreach (var row in _refused)
        {
            var text = RowText.Of(_context.Target.Schema, batch, batch.StoredRow(row.Row));
            _rejects.Reject(new RejectedRow(_work.Chunk.Bounds, position + row.Row + 1, row.Column, row.Reason, text));
        }
    }

    private async ValueTask<LedgerChunk> CommitAsync(ChunkRows rows, long made, CancellationToken cancellationToken)
    {
        var rejected = _converted - _written + _unconverted + rows.Rejected;
        var dropped = made - _converted - _unconverted;
        var chunk = new LedgerChunk(
            _work.Chunk.Id,
            _work.Chunk.Bounds,
            rows.Read,
            _written,
            rows.Filtered + dropped,
            rejected,
            -1,
            _hash
        )
        {
            Attempts = _attempt,
            Finished = _context.Time.GetUtcNow(),
        };
        if (chunk.Read != chunk.Written + chunk.Filtered + chunk.Rejected)
        {
            throw new WeirException(
                ErrorCode.IntegrityError,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{chunk.Bounds}: {chunk.Read} rows were read, but {chunk.Written} written, {chunk.Filtered} filtered and {chunk.Rejected} rejected"
                )
            );
        }

        if (_rejects.Rows.Count > 0)
        {
            _context.Rejects?.Add(chunk.Id, _rejects.Rows);
        }

        var committed = await _writer!.CommitAsync(chunk, cancellationToken).ConfigureAwait(false);
        TransferSteps.Reached("chunk acknowledged");
        return await DoneAsync(committed, rows.Bytes).ConfigureAwait(false);
    }

    private ValueTask<LedgerChunk> DoneAsync(LedgerChunk chunk, long bytes)
    {
        _isDone = true;
        _context.Writers.Return(_writer!);
        _context.Tracker.Commit(_worker, chunk, bytes);
        return ValueTask.FromResult(chunk);
    }
}
