namespace Weir.Commands;

/// <summary>What a pipeline has done so far.</summary>
public sealed record PipelineStatus
{
    /// <summary>Statements that wait to be sent.</summary>
    public required long Queued { get; init; }

    /// <summary>Statements added.</summary>
    public required long Total { get; init; }

    /// <summary>Statements that succeeded.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Statements that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>Statements that were not executed.</summary>
    public required long NotExecuted { get; init; }

    /// <summary>Statements whose fate is unknown.</summary>
    public required long Unknown { get; init; }

    /// <summary>Batches of statements taken for execution.</summary>
    public required long Batches { get; init; }

    /// <summary>Round trips to the source for statements, repetitions included.</summary>
    public required long RoundTrips { get; init; }

    /// <summary>Statements sent to the source, merged ones counting as one.</summary>
    public required long StatementsSent { get; init; }

    /// <summary>Statements that were sent again.</summary>
    public required long Retries { get; init; }

    /// <summary>How many statements go together now.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Statements of a batch on average.</summary>
    public required double AverageBatchSize { get; init; }

    /// <summary>Which part of the statements was answered by another statement or together with others, 0 to 1.</summary>
    public required double MergeRatio { get; init; }

    /// <summary>Which part of the ended statements succeeded, 0 to 1; 1 before the first has ended.</summary>
    public required double SuccessRate { get; init; }

    /// <summary>How long statements waited to be sent.</summary>
    public required LatencyQuantiles Waiting { get; init; }

    /// <summary>How long statements took from being sent to their outcome.</summary>
    public required LatencyQuantiles Execution { get; init; }
}
