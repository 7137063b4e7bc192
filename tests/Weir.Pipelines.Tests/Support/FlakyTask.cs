using Weir.Pipelines.Tasks;

namespace Weir.Pipelines.Tests.Support;

/// <summary>Fails some times, then succeeds.</summary>
internal sealed class FlakyTask(int failures, ErrorCode code, bool forbidsRetry = false) : IPipelineTask
{
    public int Attempts { get; private set; }

    public string Kind => "flaky";

    public string Description => "";

    public ValueTask PrepareAsync(TaskPreparation preparation, CancellationToken cancellationToken) => default;

    public ValueTask<TaskOutcome> RunAsync(TaskRun run, CancellationToken cancellationToken)
    {
        Attempts++;
        if (forbidsRetry)
        {
            run.ForbidRetry();
        }

        return Attempts > failures
            ? ValueTask.FromResult(new TaskOutcome { Read = 1 })
            : throw new WeirException(code, "not now");
    }
}
