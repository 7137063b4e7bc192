namespace Weir.Pipelines;

/// <summary>What a run needs besides the pipeline.</summary>
public sealed record PipelineRunnerOptions
{
    /// <summary>Hears what happens; null: nobody does.</summary>
    public IPipelineObserver? Observer { get; init; }

    /// <summary>The clock of retries and times.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the reject file's path starts.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    /// <summary>Where large results of tasks may be kept while the run lasts.</summary>
    public string TempDirectory { get; init; } = Path.GetTempPath();
}
