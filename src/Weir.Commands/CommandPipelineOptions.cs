using System.Globalization;

namespace Weir.Commands;

/// <summary>How a pipeline works. Immutable; <see cref="Validate"/> names every wrong value.</summary>
public sealed record CommandPipelineOptions
{
    /// <summary>The defaults.</summary>
    public static CommandPipelineOptions Default { get; } = new();

    /// <summary>What is promised about order and failures.</summary>
    public CommandStrategy Strategy { get; init; } = CommandStrategy.Sequential;

    /// <summary>Statements that go out together, 1 to 10,000.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>
    /// Batches that wait when the connection is free go in one round trip, which is one transaction, up to so many; 1 to 100.
    /// Without round trips, or with an adaptive batch size, there is one.
    /// </summary>
    public int BatchesPerTrip { get; init; } = 8;

    /// <summary>Bytes of text and parameters of a round trip, 1 KB to 64 MB; a larger statement goes alone.</summary>
    public long MaxBatchBytes { get; init; } = 1 << 20;

    /// <summary>How long the first statement of a batch waits for others, 1 ms to 1 hour.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Statements that may be waiting or under way, 1 to 10 million; who adds more waits.</summary>
    public int MaxQueue { get; init; } = 10_000;

    /// <summary>How often a statement is sent again after an error that may pass, 0 to 100.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The wait before the first repetition, doubled for each further one, 0 to 1 hour.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest wait between repetitions, at least <see cref="RetryDelay"/>, up to 1 hour.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether statements that are proven independent are answered together.</summary>
    public bool Merge { get; init; } = true;

    /// <summary>Connections of <see cref="CommandStrategy.Parallel"/>, 1 to 100.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>
    /// Whether the batch size follows the time that batches take: it grows by a tenth of <see cref="BatchSize"/> while they
    /// stay below <see cref="TargetLatency"/> and is halved when one takes longer (Chiu and Jain, "Analysis of the Increase
    /// and Decrease Algorithms for Congestion Avoidance", 1989).
    /// </summary>
    public bool AdaptiveBatchSize { get; init; }

    /// <summary>The smallest batch size when it adapts, 1 to <see cref="BatchSize"/>.</summary>
    public int MinBatchSize { get; init; } = 1;

    /// <summary>The largest batch size when it adapts, <see cref="BatchSize"/> to 10,000.</summary>
    public int MaxBatchSize { get; init; } = 10_000;

    /// <summary>The time that a batch may take when its size adapts, 1 ms to 1 hour.</summary>
    public TimeSpan TargetLatency { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The time limit of statements that have none of their own, from 1 ms; null: none.</summary>
    public TimeSpan? StatementTimeout { get; init; }

    /// <summary>
    /// Called with each outcome as soon as it is known, one call at a time, before the one who awaits it goes on. It must be
    /// quick and must not wait for the pipeline. An exception of it is raised by the next flush or by disposal.
    /// </summary>
    public Action<CommandOutcome>? OnOutcome { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Checks all values.</summary>
    /// <exception cref="WeirException">Some are wrong; the message names each with its range.</exception>
    public void Validate()
    {
        var wrong = new List<string>();
        var hour = TimeSpan.FromHours(1);
        var instant = TimeSpan.FromMilliseconds(1);
        if (!Enum.IsDefined(Strategy))
        {
            wrong.Add("strategy must be sequential, parallel, transactional or best_effort");
        }

        Range(wrong, "batch_size", BatchSize, 1, 10_000);
        Range(wrong, "batches_per_trip", BatchesPerTrip, 1, 100);
        Range(wrong, "max_batch_bytes", MaxBatchBytes, 1 << 10, 64 << 20);
        Range(wrong, "flush_interval", FlushInterval, instant, hour);
        Range(wrong, "max_queue", MaxQueue, 1, 10_000_000);
        Range(wrong, "max_retries", MaxRetries, 0, 100);
        Range(wrong, "retry_delay", RetryDelay, TimeSpan.Zero, hour);
        Range(wrong, "max_retry_delay", MaxRetryDelay, RetryDelay, hour);
        Range(wrong, "parallelism", Parallelism, 1, 100);
        Range(wrong, "min_batch_size", MinBatchSize, 1, AdaptiveBatchSize ? BatchSize : 10_000);
        Range(wrong, "max_batch_size", MaxBatchSize, AdaptiveBatchSize ? BatchSize : 1, 10_000);
        Range(wrong, "target_latency", TargetLatency, instant, hour);
        Range(wrong, "statement_timeout", StatementTimeout ?? instant, instant, TimeSpan.FromDays(20));
        if (Time is null)
        {
            wrong.Add("time must not be null");
        }

        if (wrong.Count > 0)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                "options of the command pipeline: " + string.Join("; ", wrong)
            );
        }
    }

    private static void Range<T>(List<string> wrong, string name, T value, T minimum, T maximum)
        where T : IComparable<T>
    {
        if (value.CompareTo(minimum) < 0 || value.CompareTo(maximum) > 0)
        {
            wrong.Add(
                string.Create(CultureInfo.InvariantCulture, $"{name} must be from {minimum} to {maximum}, not {value}")
            );
        }
    }
}
