namespace Weir.Commands;

/// <summary>What the caller knows of one statement.</summary>
public sealed record CommandOptions
{
    /// <summary>No special wishes.</summary>
    public static CommandOptions Default { get; } = new();

    /// <summary>Comes back with the outcome.</summary>
    public object? Tag { get; init; }

    /// <summary>Statements of one lane are executed in order of addition, also in parallel pipelines.</summary>
    public string? Lane { get; init; }

    /// <summary>
    /// Executing it twice does no more than executing it once, so that it may be sent again when its fate is unknown.
    /// </summary>
    public bool IsIdempotent { get; init; }

    /// <summary>
    /// The time from its addition after which it is not sent any more; when it runs at that moment, the source stops it.
    /// Null: the pipeline's <see cref="CommandPipelineOptions.StatementTimeout"/>.
    /// </summary>
    public TimeSpan? Timeout { get; init; }
}
