using Weir.Connectors.Commands;
using Weir.Connectors.Resilience;

namespace Weir.Commands.Execution;

/// <summary>
/// Executes the batches of one worker and keeps the promises of a strategy. Every command of a batch has its outcome when a
/// batch is done, except where a transaction goes on.
/// </summary>
internal abstract class Executor : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly ConnectionHolder _connection;
    private Task? _interrupt;
    private ICommandConnection? _sending;

    protected Executor(CommandPipeline pipeline, CancellationToken abort)
    {
        Pipeline = pipeline;
        Options = pipeline.Options;
        Abort = abort;
        _connection = new ConnectionHolder(pipeline.Source);
        Planner = new UnitPlanner(
            pipeline.Source,
            pipeline.Options,
            pipeline.Traits,
            _connection,
            pipeline.Metrics,
            abort
        );
    }

    protected CommandPipeline Pipeline { get; }

    protected CommandPipelineOptions Options { get; }

    protected CancellationToken Abort { get; }

    protected UnitPlanner Planner { get; }

    /// <summary>What is sent next.</summary>
    protected CommandTrip Trip { get; } = new();

    /// <summary>Whether the connection goes back to the pool after each batch.</summary>
    protected virtual bool KeepsConnection => false;

    /// <summary>Gives all commands of the batch their outcomes.</summary>
    public ValueTask ExecuteAsync(CommandBatch batch)
    {
        for (var i = 0; i < batch.Ends.Count; i++)
        {
            Pipeline.Metrics.Batch(batch.Ends[i] - (i == 0 ? 0 : batch.Ends[i - 1]));
        }

        return KeepsConnection ? RunAsync(batch) : RunAndReturnAsync(batch);
    }

    /// <summary>The pipeline was stopped: nothing of the batch is sent.</summary>
    public virtual ValueTask AbortAsync(CommandBatch batch)
    {
        foreach (var command in batch.Commands)
        {
            NotExecuted(command, Errors.Aborted());
        }

        return default;
    }

    /// <summary>Tells the source to stop, if the command may be what it works on.</summary>
    public void Interrupt(QueuedCommand command)
    {
        lock (_lock)
        {
            if (_sending is not null && command is { IsDone: false, SentAt: not 0 } && IsInTrip(command))
            {
                _interrupt ??= _sending.InterruptAsync().AsTask();
            }
        }
    }

    public virtual async ValueTask DisposeAsync() => await _connection.ReturnAsync().ConfigureAwait(false);

    protected abstract ValueTask RunAsync(CommandBatch batch);

    /// <summary>Whether the command is part of what is being sent.</summary>
    protected abstract bool IsInTrip(QueuedCommand command);

    /// <summary>
    /// Sends the trip over the connection that there is and waits for the answer. Null: all steps are done. A lost connection
    /// is never replaced here: what a transaction has done on it would be missing from the rest.
    /// </summary>
    /// <remarks>A failure of kind <see cref="CommandFailureKind.Transient"/> without results and connection: nothing was sent.</remarks>
    protected async ValueTask<CommandFailure?> SendAsync(IReadOnlyList<Unit> units, int from = 0)
    {
        if (!IsConnected)
        {
            var reason = Abort.IsCancellationRequested ? Errors.Aborted() : Errors.LostBefore();
            Trip.Fail(new CommandFailure(CommandFailureKind.Transient, reason, null));
            return Trip.Failure;
        }

        var connection = await _connection.GetAsync(Abort).ConfigureAwait(false);
        var time = Options.Time;
        var start = time.GetTimestamp();
        for (var i = from; i < units.Count; i++)
        {
            Mark(units[i], start);
        }

        var statements = units.Count - from;
        var activity = Pipeline.Metrics.StartTrip(statements);
        lock (_lock)
        {
            _sending = connection;
        }

        if (TryEnter(out var call))
        {
            try
            {
                await connection.SendAsync(Trip, Abort).ConfigureAwait(false);
                End(call);
            }
            catch (OperationCanceledException)
            {
                call.Ignored();
                Trip.Fail(new CommandFailure(CommandFailureKind.ConnectionLost, Errors.Aborted(), null));
            }
        }

        if (TakeInterrupt() is { } interrupt)
        {
            await EndAsync(interrupt, connection).ConfigureAwait(false);
        }

        Pipeline.Metrics.EndTrip(activity, statements, time.GetElapsedTime(start), Trip.Failure);
        return Trip.Failure;
    }

    /// <summary>Whether the session is changed in a way that the next user of the connection must not see.</summary>
    protected void MarkSession() => _connection.MarkSession();

    /// <summary>Closes the connection with whatever is open on it.</summary>
    protected ValueTask DiscardConnectionAsync() => _connection.DiscardAsync();

    /// <summary>Whether there is a connection that can be used without opening one.</summary>
    protected bool IsConnected => _connection.IsConnected;

    /// <summary>Waits before a repetition; false when there is none any more.</summary>
    protected async ValueTask<bool> BackOffAsync(int retries)
    {
        if (retries >= Options.MaxRetries || Abort.IsCancellationRequested)
        {
            return false;
        }

        var delay = Math.Min(
            Options.RetryDelay.TotalMilliseconds * Math.Pow(2, retries),
            Options.MaxRetryDelay.TotalMilliseconds
        );
        // Some more, never less: who failed together should not come back together.
        delay = Math.Min(
            delay * (1 + (Random.Shared.NextDouble() / 4)),
            Options.MaxRetryDelay.TotalMilliseconds * 1.25
        );
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(delay), Options.Time, Abort).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Connects, trying again while that may help; the error when it does not.</summary>
    protected async ValueTask<WeirException?> ConnectAsync()
    {
        for (var retries = 0; ; retries++)
        {
            try
            {
                _ = await _connection.GetAsync(Abort).ConfigureAwait(false);
                return null;
            }
            catch (OperationCanceledException)
            {
                return Errors.Aborted();
            }
            catch (WeirException exception)
            {
                if (!exception.IsTransient || !await BackOffAsync(retries).ConfigureAwait(false))
                {
                    return Errors.NoConnection(exception);
                }
            }
        }
    }

    protected void Succeed(Unit unit, in CommandResult result)
    {
        if (unit is SingleUnit single)
        {
            Succeed(single.Command, result);
            return;
        }

        var parts = unit.Split(result)!;
        for (var i = 0; i < parts.Count; i++)
        {
            Succeed(unit.Members[i], parts[i]);
        }
    }

    protected void Succeed(List<Settled> settled)
    {
        foreach (var (unit, result) in settled)
        {
            Succeed(unit, result);
        }

        settled.Clear();
    }

    private void Succeed(QueuedCommand command, in CommandResult result) =>
        Pipeline.Publish(
            command,
            result.Problem is null ? CommandStatus.Succeeded : CommandStatus.Unknown,
            result,
            result.Problem,
            null
        );

    protected void Fail(QueuedCommand command, CommandFailure failure) =>
        Pipeline.Publish(command, CommandStatus.Failed, default, failure.Error, failure.SqlState);

    protected void NotExecuted(QueuedCommand command, WeirException reason) =>
        Pipeline.Publish(command, CommandStatus.NotExecuted, default, reason, null);

    protected void Unknown(QueuedCommand command, CommandFailure failure) =>
        Pipeline.Publish(command, CommandStatus.Unknown, default, Errors.Unknown(failure.Error), failure.SqlState);

    /// <summary>Ends commands whose callers have given up; the others stay.</summary>
    protected void DropAbandoned(List<Unit> units, int from = 0)
    {
        for (var i = units.Count - 1; i >= from; i--)
        {
            if (units[i] is SingleUnit { Command: { Abandoned: { } reason } command })
            {
                NotExecuted(command, reason);
                units.RemoveAt(i);
            }
        }
    }

    /// <summary>Replaces a merged unit by its members.</summary>
    protected static void Expand(List<Unit> units, int at)
    {
        var unit = units[at];
        units.RemoveAt(at);
        units.InsertRange(at, unit.Members.Select(m => new SingleUnit(m, unit.IsRead)));
    }

    private static void Mark(Unit unit, long now)
    {
        if (unit is SingleUnit single)
        {
            Mark(single.Command, now);
            return;
        }

        foreach (var member in unit.Members)
        {
            Mark(member, now);
        }
    }

    private static void Mark(QueuedCommand member, long now)
    {
        member.Attempts++;
        if (member.SentAt == 0)
        {
            member.SentAt = now;
        }
    }

    private async ValueTask RunAndReturnAsync(CommandBatch batch)
    {
        await RunAsync(batch).ConfigureAwait(false);
        await _connection.ReturnAsync().ConfigureAwait(false);
    }

    /// <summary>False: the circuit is open, so nothing is sent.</summary>
    private bool TryEnter(out CircuitCall call)
    {
        try
        {
            call = Pipeline.Source.Connections.Circuit.Enter();
            return true;
        }
        catch (WeirException exception)
        {
            Trip.Fail(new CommandFailure(CommandFailureKind.Transient, exception, null));
            call = default;
            return false;
        }
    }

    /// <summary>Whether the source answered at all counts for its circuit.</summary>
    private void End(CircuitCall call)
    {
        if (Trip.Failure is { Kind: CommandFailureKind.ConnectionLost })
        {
            call.Failed();
        }
        else
        {
            call.Succeeded();
        }
    }

    /// <summary>Nothing is interrupted any more; the interruption that has begun.</summary>
    private Task? TakeInterrupt()
    {
        lock (_lock)
        {
            _sending = null;
            var interrupt = _interrupt;
            _interrupt = null;
            return interrupt;
        }
    }

    /// <summary>An interruption that came too late must not hit what is sent next.</summary>
    private static async ValueTask EndAsync(Task interrupt, ICommandConnection connection)
    {
        await interrupt.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ = connection.IsUsable && await connection.CheckAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
