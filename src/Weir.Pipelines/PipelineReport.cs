namespace Weir.Pipelines;

/// <summary>What became of a run.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Tasks">One report for each task, in the order of the file.</param>
/// <param name="Time">How long the run took.</param>
/// <param name="RejectsAccepted">How many rejected rows were as planned.</param>
/// <param name="RejectFile">Where the rejected rows are; null when there are none or no file was wanted.</param>
public sealed record PipelineReport(
    string Pipeline,
    IReadOnlyList<TaskReport> Tasks,
    TimeSpan Time,
    int RejectsAccepted,
    string? RejectFile
)
{
    /// <summary>Whether every task succeeded.</summary>
    public bool IsSuccess => Tasks.All(t => t.State == TaskState.Succeeded);

    /// <summary>Rejected rows of all tasks.</summary>
    public long Rejected => Tasks.Sum(t => t.Outcome.Rejected);

    /// <summary>Whether more rows were rejected than the pipeline accepts.</summary>
    public bool HasUnplannedRejects => Rejected > RejectsAccepted;

    /// <summary>The time limit of the run, when it ended it.</summary>
    public WeirException? TimedOut { get; init; }

    /// <summary>The first failure in the order of the file, or the time limit; null without one.</summary>
    public Exception? Error => Tasks.Select(t => t.Error).FirstOrDefault(e => e is not null) ?? TimedOut;
}
