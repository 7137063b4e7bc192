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

    public PipelineWorker(CommandPipeline pipeline, CommandQueue queue, int index, CancellationToken abort)
    {
        _pipeline = pipeline;
        _queue = queue;
        _index = index;
        _abort = abort;
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

    private async Task RunAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var batch = new CommandBatch();
        var size = new AdaptiveSize(_pipeline.Options);
        try
        {
            while (await _queue.TakeAsync(_index, batch).ConfigureAwait(false))
            {
                var start = _pipeline.Options.Time.GetTimestamp();
                var count = batch.Commands.Count;
                await ExecuteAsync(batch).ConfigureAwait(false);
                if (_pipeline.Options.AdaptiveBatchSize)
                {
                    var time = _pipeline.Options.Time.GetElapsedTime(start);
                    _queue.BatchSize = size.Next(_queue.BatchSize, count, time);
                }

                batch.Clear();
            }
        }
        finally
        {
            await _executor.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask ExecuteAsync(CommandBatch batch)
    {
        try
        {
            if (_abort.IsCancellationRequested)
            {
                await _executor.AbortAsync(batch).ConfigureAwait(false);
            }
            else
            {
                await _executor.ExecuteAsync(batch).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            // Whatever went wrong, no statement is left without an outcome, and none is claimed to have one it has not.
            var error = new WeirException(ErrorCode.Internal, "the pipeline failed: " + exception.Message, exception);
            foreach (var command in batch.Commands)
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
}
