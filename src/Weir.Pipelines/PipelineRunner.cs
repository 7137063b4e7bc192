using Weir.Engine;

namespace Weir.Pipelines;

/// <summary>
/// Runs the tasks of a pipeline: each when all it depends on have succeeded, as many at once as the run allows. The result
/// of a task is dropped as soon as its last reader has ended.
/// </summary>
public sealed class PipelineRunner
{
    private readonly PipelineDefinition _pipeline;
    private readonly WeirSession _session;
    private readonly PipelineRunnerOptions _options;
    private readonly IReadOnlyList<PreparedTask> _tasks;
    private readonly Dictionary<string, TaskReport> _reports = new(StringComparer.OrdinalIgnoreCase);

    private PipelineRunner(
        PipelineDefinition pipeline,
        WeirSession session,
        PipelineRunnerOptions options,
        IReadOnlyList<PreparedTask> tasks
    )
    {
        _pipeline = pipeline;
        _session = session;
        _options = options;
        _tasks = tasks;
    }

    /// <summary>Checks the pipeline and runs it. Tables that no task reads stay in the session.</summary>
    /// <returns>A report, also of a run with failed tasks.</returns>
    /// <exception cref="WeirException">The pipeline is wrong; nothing ran.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; loads that had not committed left no trace.</exception>
    public static async Task<PipelineReport> RunAsync(
        PipelineDefinition pipeline,
        WeirSession session,
        PipelineRunnerOptions options,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(options);
        var tasks = await PipelinePreparer
            .PrepareAsync(pipeline, session, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        var runner = new PipelineRunner(pipeline, session, options, tasks);
        return await runner.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<PipelineReport> RunAsync(CancellationToken cancellationToken)
    {
        var start = _options.Time.GetTimestamp();
        using var limit = new CancellationTokenSource(_pipeline.Run.Timeout ?? Timeout.InfiniteTimeSpan, _options.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var rejects = new RejectLog(_pipeline.Run, _options.Folder);
        var temp = Path.Combine(_options.TempDirectory, "weir-run-" + Guid.NewGuid().ToString("N"));
        try
        {
            await ScheduleAsync(
                    new TaskRunner(_pipeline.Name, _pipeline.Run, _session, _options, rejects, temp),
                    stop.Token
                )
                .ConfigureAwait(false);
        }
        finally
        {
            if (Directory.Exists(temp))
            {
                Directory.Delete(temp, recursive: true);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        var reports = _tasks.Select(t => _reports[t.Definition.Name]).ToList();
        return new PipelineReport(
            _pipeline.Name,
            reports,
            _options.Time.GetElapsedTime(start),
            _pipeline.Run.RejectsAccepted,
            rejects.Complete()
        )
        {
            TimedOut =
                limit.IsCancellationRequested && reports.Exists(r => r.State != TaskState.Succeeded)
                    ? new WeirException(
                        ErrorCode.Timeout,
                        $"the run's time limit of {_pipeline.Run.Timeout} was reached"
                    )
                    : null,
        };
    }

    private async Task ScheduleAsync(TaskRunner runner, CancellationToken cancellationToken)
    {
        var waiting = new List<PreparedTask>(_tasks);
        var running = new List<Task<TaskReport>>();
        while (waiting.Count > 0 || running.Count > 0)
        {
            SkipHopeless(waiting, cancellationToken.IsCancellationRequested);
            while (running.Count < _pipeline.Run.Parallel && waiting.Find(IsReady) is { } next)
            {
                waiting.Remove(next);
                running.Add(runner.RunAsync(next.Definition, cancellationToken));
            }

            if (running.Count == 0)
            {
                continue;
            }

            var done = await Task.WhenAny(running).ConfigureAwait(false);
            running.Remove(done);
            Record(await done.ConfigureAwait(false));
        }
    }

    private void Record(TaskReport report)
    {
        _reports[report.Name] = report;
        _options.Observer?.Finished(report);
        foreach (var task in _tasks)
        {
            var name = task.Definition.Name;
            var readers = _tasks.Where(t => t.Reads.Contains(name)).ToList();
            if (readers.Count > 0 && readers.TrueForAll(r => _reports.ContainsKey(r.Definition.Name)))
            {
                _session.RemoveTable(name);
            }
        }
    }

    private bool IsReady(PreparedTask task) =>
        task.DependsOn.All(d => _reports.TryGetValue(d, out var report) && report.State == TaskState.Succeeded);

    private void SkipHopeless(List<PreparedTask> waiting, bool isStopped)
    {
        isStopped |=
            _pipeline.Run.OnFailure == FailurePolicy.Stop && _reports.Values.Any(r => r.State == TaskState.Failed);
        while (waiting.Find(t => isStopped || t.DependsOn.Any(IsLost)) is { } task)
        {
            waiting.Remove(task);
            Record(
                new TaskReport(
                    task.Definition.Name,
                    task.Definition.Work.Kind,
                    TaskState.Skipped,
                    new(),
                    TimeSpan.Zero,
                    0,
                    null
                )
            );
        }
    }

    private bool IsLost(string name) =>
        _reports.TryGetValue(name, out var report) && report.State != TaskState.Succeeded;
}
