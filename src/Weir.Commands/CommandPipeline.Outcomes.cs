using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Weir.Commands.Telemetry;
using Weir.Connectors.Commands;

namespace Weir.Commands;

/// <summary>Outcomes: who waits for them and what is counted.</summary>
public sealed partial class CommandPipeline
{
    private readonly Lock _callback = new();
    private readonly Lock _flushing = new();
    private readonly List<FlushWaiter> _waiters = [];
    private readonly PipelineMetrics _metrics;
    private volatile Channel<QueuedCommand>? _reader;
    private CommandOutcome? _stopped;
    private Exception? _callbackError;
    private long _unfinished;
    private long _lastAccepted;

    /// <summary>What the pipeline has done and what it holds, at this moment.</summary>
    public PipelineStatus Status => _metrics.Snapshot(_queue.Count, _queue.BatchSize);

    internal PipelineMetrics Metrics => _metrics;

    /// <summary>The outcome that stopped a sequential pipeline; null while it goes on.</summary>
    internal CommandOutcome? Stopped => Volatile.Read(ref _stopped);

    /// <summary>
    /// The outcomes of all statements added from now on, in order of addition, until the pipeline is disposed. At most one
    /// reader; an outcome that is not read yet counts as a statement on its way, so producer and reader must be different
    /// tasks.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is a reader already.</exception>
    public IAsyncEnumerable<CommandOutcome> ReadOutcomesAsync(CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<QueuedCommand>(new UnboundedChannelOptions { SingleReader = true });
        if (Interlocked.CompareExchange(ref _reader, channel, null) is not null)
        {
            throw new InvalidOperationException("the outcomes are read already");
        }

        return ReadAsync(channel.Reader, cancellationToken);
    }

    internal void Stop(CommandOutcome cause) => Interlocked.CompareExchange(ref _stopped, cause, null);

    /// <summary>Gives a statement its outcome; the first one counts.</summary>
    internal void Publish(
        QueuedCommand command,
        CommandStatus status,
        in CommandResult result,
        WeirException? error,
        string? sqlState
    )
    {
        if (command.TryEnd())
        {
            End(command, status, result, error, sqlState);
        }
    }

    /// <summary>Ends a statement before its time: at once while it waits, otherwise as soon as the source lets go of it.</summary>
    internal void Abandon(QueuedCommand command, WeirException reason, bool interrupts)
    {
        if (command.Abandon(reason))
        {
            End(command, CommandStatus.NotExecuted, default, reason, null);
        }
        else if (interrupts && !command.IsDone)
        {
            foreach (var worker in _workers)
            {
                worker.Interrupt(command);
            }
        }
    }

    private void End(
        QueuedCommand command,
        CommandStatus status,
        in CommandResult result,
        WeirException? error,
        string? sqlState
    )
    {
        command.Watch?.Dispose();
        var time = _options.Time;
        var now = time.GetTimestamp();
        var sent = command.SentAt == 0 ? now : command.SentAt;
        var outcome = new CommandOutcome
        {
            Id = command.Id,
            Status = status,
            Rows = result.Rows ?? CommandRows.Empty,
            Affected = status == CommandStatus.Succeeded ? result.Affected : -1,
            Error = error,
            SqlState = sqlState,
            Attempts = command.Attempts,
            WaitingTime = time.GetElapsedTime(command.AddedAt, sent),
            ExecutionTime = command.SentAt == 0 ? TimeSpan.Zero : time.GetElapsedTime(sent, now),
            Tag = command.Options.Tag,
        };
        Finish(command, outcome);
    }

    /// <summary>Lets another statement in although this one has no outcome yet.</summary>
    internal void ReleaseSlot(QueuedCommand command)
    {
        if (command.TryReleaseSlot())
        {
            _slots.Release();
        }
    }

    private void Finish(QueuedCommand command, CommandOutcome outcome)
    {
        _metrics.Count(outcome);
        if (_options.OnOutcome is { } callback)
        {
            Call(callback, outcome);
        }

        command.SetResult(outcome);
        lock (_flushing)
        {
            _unfinished--;
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Ended(command.Id))
                {
                    _waiters.RemoveAt(i);
                }
            }
        }

        if (_reader is null)
        {
            ReleaseSlot(command);
        }
    }

    private void Call(Action<CommandOutcome> callback, CommandOutcome outcome)
    {
        lock (_callback)
        {
            try
            {
                callback(outcome);
            }
            catch (Exception exception)
            {
                _callbackError ??= exception;
            }
        }
    }

    /// <summary>Called in order of addition.</summary>
    private void Accept(QueuedCommand command)
    {
        lock (_flushing)
        {
            _unfinished++;
            _lastAccepted = command.Id;
        }

        _metrics.Added();
        _ = _reader?.Writer.TryWrite(command);
    }

    /// <summary>Ends when everything added so far has its outcome.</summary>
    private Task Watch()
    {
        lock (_flushing)
        {
            if (_unfinished == 0)
            {
                return Task.CompletedTask;
            }

            var waiter = new FlushWaiter(_lastAccepted, _unfinished);
            _waiters.Add(waiter);
            return waiter.Task;
        }
    }

    private void EndReaders() => _ = _reader?.Writer.TryComplete();

    private async IAsyncEnumerable<CommandOutcome> ReadAsync(
        ChannelReader<QueuedCommand> reader,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var command in reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var outcome = await command.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            ReleaseSlot(command);
            yield return outcome;
        }
    }
}
