using Weir.Configuration;

namespace Weir.Pipelines;

/// <summary>How the tasks of a pipeline run: the <c>run:</c> of its file.</summary>
public sealed record RunOptions
{
    internal const int MostRetries = 100;

    /// <summary>How many tasks run at the same time, 1 to 64.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>The longest time of the whole run; null: none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How often a task is repeated after a failure that may pass (a server that is away).</summary>
    public int Retries { get; init; }

    /// <summary>The wait before the first repetition; it doubles each time up to a minute, with jitter.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What the tasks that do not depend on a failed one do.</summary>
    public FailurePolicy OnFailure { get; init; }

    /// <summary>The CSV file that takes rejected rows, relative to the pipeline's folder; null: they are counted only.</summary>
    public string? RejectFile { get; init; }

    /// <summary>More rejected rows than this in one task fail it.</summary>
    public int RejectLimit { get; init; } = 1000;

    /// <summary>Up to this many rejected rows in the whole run are as planned, and the run counts as done.</summary>
    public int RejectsAccepted { get; init; }

    internal static RunOptions Read(OptionReader? reader)
    {
        var defaults = new RunOptions();
        if (reader is null)
        {
            return defaults;
        }

        var rejects = reader.Section("rejects");
        var options = new RunOptions
        {
            Parallel = (int)reader.Integer("parallel", defaults.Parallel, 1, 64),
            Timeout = reader.Duration("timeout"),
            Retries = (int)reader.Integer("retries", defaults.Retries, 0, MostRetries),
            RetryDelay = reader.Duration("retry_delay") ?? defaults.RetryDelay,
            OnFailure = reader.Choice("on_failure", defaults.OnFailure),
            RejectFile = rejects?.Text("file"),
            RejectLimit = (int)(rejects?.Integer("limit", defaults.RejectLimit, 0, 1_000_000) ?? defaults.RejectLimit),
            RejectsAccepted = (int)(rejects?.Integer("accept", 0, 0, 1_000_000) ?? 0),
        };
        rejects?.Finish();
        reader.Finish();
        return options;
    }
}
