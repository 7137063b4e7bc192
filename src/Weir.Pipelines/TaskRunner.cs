using Weir.Engine;
using Weir.Pipelines.Tasks;

namespace Weir.Pipelines;

/// <summary>Runs one task: attempts, their time limit, and the waits between them.</summary>
internal sealed class TaskRunner(
    string pipeline,
    RunOptions run,
    WeirSession session,
    PipelineRunnerOptions options,
    RejectLog rejects,
    string tempDirectory
)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    /// <summary>Runs the task to its end; failures and cancellation are in the report.</summary>
    public async Task<TaskReport> RunAsync(TaskDefinition task, CancellationToken cancellationToken)
    {
        // The scheduler goes on while the first batch is computed.
        await Task.Yield();
        options.Observer?.Started(task);
        var start = options.Time.GetTimestamp();
        var delay = run.RetryDelay;
        for (var attempt = 1; ; attempt++)
        {
            var log = rejects.ForTask();
            var work = NewRun(task, log);
            TaskReport Report(TaskState state, TaskOutcome outcome, Exception? error) =>
                new(task.Name, task.Work.Kind, state, outcome, options.Time.GetElapsedTime(start), attempt, error);
            try
            {
                var outcome = await AttemptAsync(task, work, cancellationToken).ConfigureAwait(false);
                log.Keep();
                return Report(TaskState.Succeeded, outcome, null);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return Report(TaskState.Cancelled, new(), null);
            }
            catch (WeirException exception)
                when (exception.IsTransient && !work.IsRetryForbidden && attempt <= (task.Retries ?? run.Retries))
            {
                var wait = delay * (0.5 + (Random.Shared.NextDouble() / 2));
                options.Observer?.Retrying(task, exception, wait);
                delay = TimeSpan.FromTicks(Math.Min(LongestDelay.Ticks, delay.Ticks * 2));
                if (!await WaitAsync(wait, cancellationToken).ConfigureAwait(false))
                {
                    return Report(TaskState.Cancelled, new(), null);
                }
            }
            catch (WeirException exception)
            {
                return Report(TaskState.Failed, new(), Errors.InTask(task, exception));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                return Report(TaskState.Failed, new(), exception);
            }
        }
    }

    private TaskRun NewRun(TaskDefinition task, TaskRejects log) =>
        new()
        {
            Pipeline = pipeline,
            Name = task.Name,
            RejectLimit = run.RejectLimit,
            Session = session,
            Rejects = log,
            Progress = rows => options.Observer?.Progressed(task, rows),
            Warn = warning => options.Observer?.Warned(task, warning),
            TempDirectory = tempDirectory,
            MemoryLimit = session.Memory.Limit / 4 / run.Parallel,
        };

    private async Task<TaskOutcome> AttemptAsync(TaskDefinition task, TaskRun work, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(task.Timeout ?? Timeout.InfiniteTimeSpan, options.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await task.Work.RunAsync(work, stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new WeirException(
                ErrorCode.Timeout,
                $"the task's time limit of {task.Timeout} was reached",
                exception
            );
        }
    }

    private async ValueTask<bool> WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, options.Time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
