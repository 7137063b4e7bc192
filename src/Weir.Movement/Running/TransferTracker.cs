using Weir.Connectors;

namespace Weir.Movement.Running;

/// <summary>Counts what workers do, and reports it. Safe for use by many threads.</summary>
internal sealed class TransferTracker : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Lock _reporting = new();
    private readonly IProgress<TransferProgress>? _progress;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly WorkerProgress[] _workers;
    private readonly List<LedgerChunk> _done = [];
    private readonly double? _estimated;
    private readonly ITimer? _timer;
    private long _read;
    private long _written;
    private long _filtered;
    private long _rejected;
    private long _bytes;
    private long _most;
    private int _failed;
    private int _retries;
    private string _phase = "moving";

    public TransferTracker(
        IProgress<TransferProgress>? progress,
        TimeProvider time,
        int workers,
        double? estimatedRows,
        IReadOnlyList<LedgerChunk> finished
    )
    {
        (_progress, _time, _estimated) = (progress, time, estimatedRows);
        _start = time.GetTimestamp();
        _workers = [.. Enumerable.Range(1, workers).Select(n => new WorkerProgress(n, null, 0, 1))];
        foreach (var chunk in finished)
        {
            Count(chunk);
        }

        _timer = progress is null ? null : time.CreateTimer(_ => Report(), null, Interval, Interval);
    }

    /// <summary>The number of all chunks, asked for with each report.</summary>
    public Func<long?> Total { get; set; } = () => null;

    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Bytes read in this run.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    public int Retries => _retries;

    public TimeSpan Elapsed => _time.GetElapsedTime(_start);

    /// <summary>The committed chunks.</summary>
    public IReadOnlyList<LedgerChunk> Done
    {
        get
        {
            lock (_lock)
            {
                return [.. _done];
            }
        }
    }

    public void Begin(int worker, string? chunk, int attempt)
    {
        lock (_lock)
        {
            _workers[worker] = new WorkerProgress(worker + 1, chunk, 0, attempt);
        }
    }

    public void Advance(int worker, long rows)
    {
        lock (_lock)
        {
            _workers[worker] = _workers[worker] with { Rows = _workers[worker].Rows + rows };
        }
    }

    public void Commit(int worker, LedgerChunk chunk, long bytes)
    {
        lock (_lock)
        {
            _workers[worker] = _workers[worker] with { Chunk = null, Rows = 0 };
            _bytes += bytes;
            Count(chunk);
        }
    }

    public int Fail(int worker)
    {
        Begin(worker, null, 1);
        return Interlocked.Increment(ref _failed);
    }

    public void Retry() => Interlocked.Increment(ref _retries);

    public void Enter(string phase)
    {
        lock (_lock)
        {
            _phase = phase;
        }

        Report();
    }

    public void Dispose() => _timer?.Dispose();

    private void Count(LedgerChunk chunk)
    {
        _done.Add(chunk);
        _read += chunk.Read;
        _written += chunk.Written;
        _filtered += chunk.Filtered;
        Interlocked.Add(ref _rejected, chunk.Rejected);
    }

    /// <summary>Reports one after another, so that numbers never fall.</summary>
    private void Report()
    {
        if (_progress is null)
        {
            return;
        }

        lock (_reporting)
        {
            _progress.Report(Snapshot());
        }
    }

    private TransferProgress Snapshot()
    {
        lock (_lock)
        {
            // A chunk that is taken back must not take the sum back.
            _most = Math.Max(_most, _read + _workers.Sum(w => w.Rows));
            return new TransferProgress(
                _most,
                _written,
                _filtered,
                _rejected,
                _bytes,
                _done.Count,
                _workers.Count(w => w.Chunk is not null),
                _failed,
                Total(),
                _estimated,
                _time.GetElapsedTime(_start),
                [.. _workers],
                _phase
            );
        }
    }
}
