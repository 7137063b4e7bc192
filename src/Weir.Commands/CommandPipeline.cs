using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Weir.Commands.Analysis;
using Weir.Commands.Execution;
using Weir.Commands.Telemetry;
using Weir.Connectors.Commands;

namespace Weir.Commands;

/// <summary>
/// Many small statements to one database in few round trips, with an outcome for each. Statements may be added by many
/// threads; they go out in batches, by count, bytes, age, or on request. What is promised about order and failures is the
/// strategy's: <see cref="CommandStrategy"/>.
/// </summary>
/// <example>
/// <code>
/// await using var pipeline = source.CreateCommandPipeline();
/// foreach (var (id, name) in customers)
/// {
///     await pipeline.AddAsync("INSERT INTO customers VALUES ($1, $2)", [id, name]);
/// }
/// </code>
/// </example>
public sealed partial class CommandPipeline : IAsyncDisposable
{
    private readonly CommandQueue _queue;
    private readonly CommandPipelineOptions _options;
    private readonly ShapeCache _shapes;

    [SuppressMessage("Usage", "CA2213", Justification = "Producers that wait when it is disposed still release it.")]
    private readonly SemaphoreSlim _slots;
    private readonly List<PipelineWorker> _workers;
    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _disposal = new();
    private Task? _disposed;

    internal CommandPipeline(ICommandSource source, CommandPipelineOptions options)
    {
        _options = options;
        Source = source;
        Traits = new TraitsCache(options.Time);
        _shapes = new ShapeCache(source.Dialect);
        _metrics = new PipelineMetrics(source, options.Strategy, () => _queue!.Count);
        _slots = new SemaphoreSlim(options.MaxQueue);
        var count = options.Strategy == CommandStrategy.Parallel ? options.Parallelism : 1;
        _queue = new CommandQueue(options, count, source.HasRoundTrips, Accept);
        _workers = [.. Enumerable.Range(0, count).Select(i => new PipelineWorker(this, _queue, i, _abort.Token))];
        foreach (var worker in _workers)
        {
            worker.Start();
        }
    }

    /// <summary>The options.</summary>
    public CommandPipelineOptions Options => _options;

    internal ICommandSource Source { get; }

    internal TraitsCache Traits { get; }

    /// <summary>
    /// Opens the connections that the pipeline works with, so that the first statements need not wait for them, and a source
    /// that cannot be reached is found out at once.
    /// </summary>
    /// <exception cref="WeirException">The source cannot be reached.</exception>
    public ValueTask WarmUpAsync(CancellationToken cancellationToken = default) =>
        Source.Connections.WarmUpAsync(_workers.Count, cancellationToken);

    /// <summary>
    /// Adds a statement with its parameters, <c>$1</c> first. While <see cref="CommandPipelineOptions.MaxQueue"/> statements
    /// are on their way, it waits; that is the backpressure for producers.
    /// </summary>
    /// <returns>A ticket that can be awaited for the outcome.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline takes no more statements; this one was not executed.</exception>
    /// <exception cref="OperationCanceledException">
    /// Cancelled while it waited to be added; this statement was not executed. A later cancellation ends the statement, if it
    /// is not done: its outcome says so.
    /// </exception>
    public ValueTask<CommandTicket> AddAsync(
        string sql,
        ReadOnlySpan<CommandValue> parameters = default,
        CommandOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(sql);
        var values = parameters.ToArray();
        cancellationToken.ThrowIfCancellationRequested();
        return _slots.Wait(0, CancellationToken.None)
            ? ValueTask.FromResult(Enqueue(sql, values, options, isUrgent: false, cancellationToken))
            : WaitAndAddAsync(sql, values, options, isUrgent: false, cancellationToken);
    }

    /// <summary>Adds a statement unless <see cref="CommandPipelineOptions.MaxQueue"/> statements are on their way.</summary>
    /// <exception cref="ObjectDisposedException">The pipeline takes no more statements.</exception>
    public bool TryAdd(
        string sql,
        ReadOnlySpan<CommandValue> parameters,
        out CommandTicket ticket,
        CommandOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(sql);
        ticket = default;
        if (!_slots.Wait(0, CancellationToken.None))
        {
            return false;
        }

        ticket = Enqueue(sql, parameters.ToArray(), options, isUrgent: false, cancellationToken);
        return true;
    }

    /// <summary>
    /// Adds a statement, lets everything go that waits, and waits for the outcome. In a transactional pipeline it ends the
    /// transaction with this statement.
    /// </summary>
    public ValueTask<CommandOutcome> ExecuteAsync(
        string sql,
        ReadOnlySpan<CommandValue> parameters = default,
        CommandOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(sql);
        var values = parameters.ToArray();
        cancellationToken.ThrowIfCancellationRequested();
        if (_slots.Wait(0, CancellationToken.None))
        {
            var command = Enqueue(sql, values, options, isUrgent: true, out var isBorrowed, cancellationToken);
            return isBorrowed ? _workers[0].LendAsync(command) : new ValueTask<CommandOutcome>(command.Task);
        }

        return WaitAndExecuteAsync(sql, values, options, cancellationToken);
    }

    /// <summary>
    /// Lets everything go that has been added and waits for its outcomes. In a transactional pipeline this commits.
    /// </summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled; the statements are not.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        var waiter = Watch();
        _ = _queue.Flush(_options.Strategy == CommandStrategy.Transactional);
        await waiter.WaitAsync(cancellationToken).ConfigureAwait(false);
        ThrowCallbackError();
    }

    /// <summary>
    /// Stops now: what was not sent is reported as not executed, and what the source works on is stopped. Then the pipeline
    /// is disposed.
    /// </summary>
    public async ValueTask AbortAsync()
    {
        await _abort.CancelAsync().ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Takes no more statements, sends all that wait, and ends when each has its outcome.</summary>
    public async ValueTask DisposeAsync()
    {
        Task disposal;
        lock (_disposal)
        {
            disposal = _disposed ??= DrainAsync();
        }

        await disposal.ConfigureAwait(false);
    }

    private async Task DrainAsync()
    {
        _queue.Complete(_options.Strategy == CommandStrategy.Transactional);
        foreach (var worker in _workers)
        {
            await worker.Ended.ConfigureAwait(false);
        }

        EndReaders();

        // A producer that still waits is woken to learn that nothing is taken any more, and wakes the next.
        _slots.Release();
        _queue.Dispose();
        _abort.Dispose();
        _metrics.Dispose();
        ThrowCallbackError();
    }

    private async ValueTask<CommandTicket> WaitAndAddAsync(
        string sql,
        CommandValue[] parameters,
        CommandOptions? options,
        bool isUrgent,
        CancellationToken cancellationToken
    )
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        return Enqueue(sql, parameters, options, isUrgent, cancellationToken);
    }

    private async ValueTask<CommandOutcome> WaitAndExecuteAsync(
        string sql,
        CommandValue[] parameters,
        CommandOptions? options,
        CancellationToken cancellationToken
    )
    {
        var ticket = await WaitAndAddAsync(sql, parameters, options, isUrgent: true, cancellationToken)
            .ConfigureAwait(false);
        return await ticket.Outcome.ConfigureAwait(false);
    }

    private CommandTicket Enqueue(
        string sql,
        CommandValue[] parameters,
        CommandOptions? options,
        bool isUrgent,
        CancellationToken cancellationToken
    )
    {
        var command = Enqueue(sql, parameters, options, isUrgent, out var isBorrowed, cancellationToken);
        if (isBorrowed)
        {
            _ = _workers[0].LendAsync(command).AsTask();
        }

        return new CommandTicket(command.Id, command.Task);
    }

    private QueuedCommand Enqueue(
        string sql,
        CommandValue[] parameters,
        CommandOptions? options,
        bool isUrgent,
        out bool isBorrowed,
        CancellationToken cancellationToken
    )
    {
        options ??= CommandOptions.Default;
        var shape = _shapes.Of(sql, parameters);
        var now = _options.Time.GetTimestamp();
        var limit = options.Timeout ?? _options.StatementTimeout;
        var command = new QueuedCommand(shape, parameters, options, now, Deadline(now, limit))
        {
            Worker = Lane(options),
        };
        var isTransactional = _options.Strategy == CommandStrategy.Transactional;
        if (!_queue.TryAdd(command, isUrgent && !isTransactional, out isBorrowed))
        {
            _slots.Release();
            throw new ObjectDisposedException(nameof(CommandPipeline));
        }

        if (isUrgent && isTransactional)
        {
            _ = _queue.Flush(commits: true);
        }

        if (limit is not null || cancellationToken.CanBeCanceled)
        {
            CommandWatch.Start(this, command, limit, _options.Time, cancellationToken);
        }

        return command;
    }

    private long? Deadline(long now, TimeSpan? limit) =>
        limit is { } time ? now + (long)(time.TotalSeconds * _options.Time.TimestampFrequency) : null;

    private int Lane(CommandOptions options) =>
        options.Lane is { } lane && _workers.Count > 1
            ? (int)((uint)string.GetHashCode(lane, StringComparison.Ordinal) % (uint)_workers.Count)
            : -1;

    private void ThrowCallbackError()
    {
        if (Interlocked.Exchange(ref _callbackError, null) is { } error)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }
}
