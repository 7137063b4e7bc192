namespace Weir.Pipelines.Tasks;

/// <summary>The work of a task.</summary>
public interface IPipelineTask
{
    /// <summary>The name of its kind, as in the file.</summary>
    string Kind { get; }

    /// <summary>What it will do, in a few words without secrets, for the dry run.</summary>
    string Description { get; }

    /// <summary>
    /// Checks everything that can be checked before any task runs: statements are bound, tables found. Tasks that it reads
    /// are asked for through the preparation, which so learns the edges.
    /// </summary>
    ValueTask PrepareAsync(TaskPreparation preparation, CancellationToken cancellationToken);

    /// <summary>Does the work once. A failed attempt leaves nothing behind.</summary>
    ValueTask<TaskOutcome> RunAsync(TaskRun run, CancellationToken cancellationToken);
}
