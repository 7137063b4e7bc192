using Weir.Commands.Execution;
using Weir.Connectors.Commands;

namespace Weir.Commands;

/// <summary>Takes batches from the queue and executes them, one after another.</summary>
internal sealed class PipelineWorker
{
    private readonly CommandPipeline _pipeline;
    private readonly CommandQueue _queue;
    private readonly int _index;
    private readonly Executor _executor;
    private readonly CancellationToken _abort;
    private readonly CommandBatch _batch = new();
    private readonly AdaptiveSize _size;

    public PipelineWorker(CommandPipeline pipeline, CommandQueue queue, int index, CancellationToken abort)
    {
        _pipeline = pipeline;
        _queue = queue;
        _index = index;
        _abort = abort;
        _size = new AdaptiveSize(pipeline.Options);
        _executor = pipeline.Options.Strategy switch
        {
            CommandStrategy.Sequential => new SequentialExecutor(pipeline, abort),
            CommandStrategy.Transactional => new TransactionalExecutor(pipeline, abort),
            _ => new BestEffortExecutor(pipeline, abort),
        };
    }

    /// <summary>Ends when the queue is complete and empty.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public void Start() => Ended = RunAsync();

    /// <summary>Stops the statement if this worker is executing it.</summary>
    public void Interrupt(QueuedCommand command) => _executor.Interrupt(command);

    /// <summary>
    /// Executes what waits, in place of the idle worker, which takes over if there is more, until the statement's outcome is
    /// there.
    /// </summary>
    public async ValueTask<CommandOutcome> LendAsync(QueuedCommand command)
    {
        if (_queue.TryTakeBorrowed(_batch))
        {
            await ExecuteAsync().ConfigureAwait(false);
        }

        _queue.GiveBack();
        return await command.Task.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            while (await _queue.TakeAsync(_index, _batch).ConfigureAwait(false))
            {
                await ExecuteAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await _executor.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask ExecuteAsync()
    {
        var start = _pipeline.Options.Time.GetTimestamp();
        var count = _batch.Commands.Count;
        try
        {
            if (_abort.IsCancellationRequested)
            {
                await _executor.AbortAsync(_batch).ConfigureAwait(false);
            }
            else
            {
                await _executor.ExecuteAsync(_batch).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        if (_pipeline.Options.AdaptiveBatchSize)
        {
            var time = _pipeline.Options.Time.GetElapsedTime(start);
            _queue.BatchSize = _size.Next(_queue.BatchSize, count, time);
        }

        _batch.Clear();
    }

    /// <summary>
    /// Whatever went wrong, no statement is left without an outcome, and none is claimed to have one it has not.
    /// </summary>
    private void Fail(Exception exception)
    {
        var error = new WeirException(ErrorCode.Internal, "the pipeline failed: " + exception.Message, exception);
        foreach (var command in _batch.Commands)
        {
            var isSent = command.SentAt != 0;
            _pipeline.Publish(
                command,
                isSent ? CommandStatus.Unknown : CommandStatus.NotExecuted,
                default(CommandResult),
                error,
                null
            );
        }
    }
}
