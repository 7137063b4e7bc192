namespace Weir.Commands;

/// <summary>
/// Statements that wait, and when they may go: those up to a watermark, which rises when a batch is full by count or bytes,
/// when the oldest has waited for the interval, and on request. Safe for many threads.
/// </summary>
internal sealed class CommandQueue : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CommandPipelineOptions _options;
    private readonly Queue<QueuedCommand> _shared = new();
    private readonly Queue<QueuedCommand>[] _lanes;
    private readonly SemaphoreSlim[] _signals;
    private readonly WorkerState[] _states;
    private readonly Queue<long> _commitPoints = new();
    private readonly ITimer _timer;
    private readonly Action<QueuedCommand> _accepted;
    private readonly int _batchesPerTrip;
    private readonly bool _isLent;
    private long _lastId;
    private long _watermark;
    private long _heldBytes;
    private int _count;
    private bool _isCompleted;

    /// <summary>An empty queue; <paramref name="accepted"/> is told of each statement in order of addition.</summary>
    public CommandQueue(CommandPipelineOptions options, int workers, bool hasRoundTrips, Action<QueuedCommand> accepted)
    {
        // A batch size that follows latency already makes the most of a round trip.
        _batchesPerTrip = hasRoundTrips && !options.AdaptiveBatchSize ? options.BatchesPerTrip : 1;
        _isLent = hasRoundTrips && workers == 1;
        _accepted = accepted;
        _options = options;
        BatchSize = options.BatchSize;
        _lanes = [.. Enumerable.Range(0, workers).Select(_ => new Queue<QueuedCommand>())];
        _signals = [.. Enumerable.Range(0, workers).Select(_ => new SemaphoreSlim(0))];
        _states = new WorkerState[workers];
        _timer = options.Time.CreateTimer(
            static queue => ((CommandQueue)queue!).ReleaseAll(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>How many statements go together now.</summary>
    public int BatchSize { get; set; }

    /// <summary>Statements that wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>The number of the statement added last.</summary>
    public long LastId
    {
        get
        {
            lock (_lock)
            {
                return _lastId;
            }
        }
    }

    /// <summary>
    /// Adds a statement under the next number; false when no more are taken. An urgent one lets everything go; when the only
    /// worker is idle then, its work is the caller's, up to <see cref="GiveBack"/>: whoever waits for an answer anyway need
    /// not wait for another thread. A source without round trips would keep the caller's thread busy, so it has none to lend.
    /// </summary>
    public bool TryAdd(QueuedCommand command, bool isUrgent, out bool isBorrowed)
    {
        isBorrowed = false;
        lock (_lock)
        {
            if (_isCompleted)
            {
                return false;
            }

            command.Id = ++_lastId;
            _accepted(command);
            (command.Worker >= 0 ? _lanes[command.Worker] : _shared).Enqueue(command);
            _count++;
            _heldBytes += command.Bytes;
            if (isUrgent && _isLent && _states[0] == WorkerState.Idle)
            {
                isBorrowed = true;
                _states[0] = WorkerState.Busy;
            }

            if (isUrgent || _lastId - _watermark >= BatchSize || _heldBytes >= _options.MaxBatchBytes)
            {
                Release(_lastId);
            }
            else if (_lastId - _watermark == 1)
            {
                _timer.Change(_options.FlushInterval, Timeout.InfiniteTimeSpan);
            }

            return true;
        }
    }

    /// <summary>Lets everything go that has been added; with a commit point after it if asked. Returns the last number.</summary>
    public long Flush(bool commits)
    {
        lock (_lock)
        {
            if (commits)
            {
                _commitPoints.Enqueue(_lastId);
            }

            Release(_lastId);
            return _lastId;
        }
    }

    /// <summary>Takes no more statements, and lets everything go.</summary>
    public void Complete(bool commits)
    {
        lock (_lock)
        {
            _isCompleted = true;
        }

        _ = Flush(commits);
    }

    /// <summary>Removes all that wait.</summary>
    public List<QueuedCommand> Clear()
    {
        lock (_lock)
        {
            var all = new List<QueuedCommand>(_shared);
            _shared.Clear();
            foreach (var lane in _lanes)
            {
                all.AddRange(lane);
                lane.Clear();
            }

            _count = 0;
            return all;
        }
    }

    /// <summary>Takes a batch for the work that was borrowed; false when there is none.</summary>
    public bool TryTakeBorrowed(CommandBatch batch)
    {
        lock (_lock)
        {
            return TryTake(0, batch);
        }
    }

    /// <summary>Gives the work back to the worker, which is woken if there is more of it.</summary>
    public void GiveBack()
    {
        lock (_lock)
        {
            _states[0] = WorkerState.Idle;
            if (
                _isCompleted
                || _commitPoints.Count > 0
                || IsWaiting(_shared, _watermark)
                || IsWaiting(_lanes[0], _watermark)
            )
            {
                Wake();
            }
        }
    }

    /// <summary>The next batch of a worker; waits for one. False: there will be none any more.</summary>
    public async ValueTask<bool> TakeAsync(int worker, CommandBatch batch)
    {
        while (true)
        {
            lock (_lock)
            {
                _states[worker] = WorkerState.Busy;
                if (TryTake(worker, batch))
                {
                    return true;
                }

                if (_isCompleted)
                {
                    return false;
                }

                _states[worker] = WorkerState.Idle;
            }

            await _signals[worker].WaitAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
    }

    private void ReleaseAll()
    {
        lock (_lock)
        {
            Release(_lastId);
        }
    }

    private void Release(long upTo)
    {
        _watermark = upTo;
        _heldBytes = 0;
        Wake();
    }

    private void Wake()
    {
        for (var i = 0; i < _signals.Length; i++)
        {
            if (_states[i] == WorkerState.Idle)
            {
                _states[i] = WorkerState.Woken;
                _signals[i].Release();
            }
        }
    }

    private bool TryTake(int worker, CommandBatch batch)
    {
        var limit = _commitPoints.TryPeek(out var point) ? Math.Min(point, _watermark) : _watermark;
        // Workers that have nothing to do get their part, so that few statements run side by side.
        var sharers = 1;
        foreach (var state in _states)
        {
            sharers += state == WorkerState.Busy ? 0 : 1;
        }

        var share = Math.Max(1, (_shared.Count + sharers - 1) / sharers);
        Take(_lanes[worker], batch, limit, BatchSize);
        Take(_shared, batch, limit, Math.Min(BatchSize, batch.Commands.Count + share));
        _ = batch.End();
        TakeMore(worker, batch, limit);
        batch.Commits = _commitPoints.Count > 0 && !IsWaiting(_shared, limit) && !IsWaiting(_lanes[worker], limit);
        if (batch.Commits)
        {
            _commitPoints.Dequeue();
        }

        return batch.Commands.Count > 0 || batch.Commits;
    }

    /// <summary>Batches that wait already go along, as long as every other worker has one to take.</summary>
    private void TakeMore(int worker, CommandBatch batch, long limit)
    {
        for (var i = 1; i < _batchesPerTrip; i++)
        {
            var most = batch.Commands.Count + BatchSize;
            Take(_lanes[worker], batch, limit, most);
            if (_shared.Count > (_lanes.Length - 1) * BatchSize)
            {
                Take(_shared, batch, limit, most);
            }

            if (!batch.End())
            {
                return;
            }
        }
    }

    private void Take(Queue<QueuedCommand> from, CommandBatch batch, long limit, int count)
    {
        while (batch.Commands.Count < count && IsWaiting(from, limit))
        {
            if (batch.Commands.Count > 0 && batch.Bytes + from.Peek().Bytes > _options.MaxBatchBytes)
            {
                return;
            }

            var command = from.Dequeue();
            _count--;
            if (command.TrySend())
            {
                batch.Add(command);
            }
        }
    }

    private static bool IsWaiting(Queue<QueuedCommand> queue, long limit) =>
        queue.TryPeek(out var first) && first.Id <= limit;

    private enum WorkerState : byte
    {
        Busy,
        Idle,
        Woken,
    }
}
