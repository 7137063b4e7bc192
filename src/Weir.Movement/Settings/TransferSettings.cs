namespace Weir.Movement;

/// <summary>How rows are moved. Immutable; values outside their ranges are refused when a transfer begins.</summary>
public sealed record TransferSettings
{
    /// <summary>Whether chunks are moved at the same time. Default: auto.</summary>
    public ParallelPolicy Parallel { get; init; }

    /// <summary>Chunks that are moved at the same time, 1 to 64. Default: the number of cores.</summary>
    public int Workers { get; init; } = Math.Min(Environment.ProcessorCount, 64);

    /// <summary>Rows of a chunk, 1 to 100 million; sources come as near as they can. Default: 50,000.</summary>
    public long ChunkRows { get; init; } = 50_000;

    /// <summary>With fewer estimated rows one worker moves all. Default: 100,000.</summary>
    public long MinRowsForParallel { get; init; } = 100_000;

    /// <summary>How often a chunk is tried again after an error that may pass, 0 to 100. Default: 3.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The wait before the first retry, doubled for each further one. Default: 1 second.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before a retry, jitter included. Default: 1 minute.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Rows that are read from the source in a second at most, by all workers together; 0: no limit. Default: 0.</summary>
    public long MaxRowsPerSecond { get; init; }

    /// <summary>The longest that one statement may run at the source; zero: no limit. Default: zero.</summary>
    public TimeSpan StatementLimit { get; init; }

    /// <summary>Rows that may be rejected before the transfer fails, when there is a reject file. Default: 1,000.</summary>
    public long MaxRejects { get; init; } = 1000;

    /// <summary>Chunks that may fail before no more are begun, at least 1. Default: 3.</summary>
    public int MaxFailedChunks { get; init; } = 3;

    /// <summary>Raises when a value is outside its range.</summary>
    /// <exception cref="WeirException"><see cref="ErrorCode.InvalidParameter"/>, with the name of the setting.</exception>
    public void Validate()
    {
        Check(Enum.IsDefined(Parallel), "parallel", "auto, on or off");
        Check(Workers is >= 1 and <= 64, "workers", "from 1 to 64");
        Check(ChunkRows is >= 1 and <= 100_000_000, "chunk_rows", "from 1 to 100000000");
        Check(MinRowsForParallel >= 0, "min_rows_for_parallel", "0 or more");
        Check(Retries is >= 0 and <= 100, "retries", "from 0 to 100");
        Check(RetryDelay >= TimeSpan.Zero, "retry_delay", "0 or more");
        Check(MaxRetryDelay >= RetryDelay, "max_retry_delay", "at least retry_delay");
        Check(MaxRetryDelay <= TimeSpan.FromHours(1), "max_retry_delay", "at most an hour");
        Check(MaxRowsPerSecond >= 0, "max_rows_per_second", "0 or more");
        Check(StatementLimit >= TimeSpan.Zero, "statement_limit", "0 or more");
        Check(MaxRejects >= 0, "max_rejects", "0 or more");
        Check(MaxFailedChunks >= 1, "max_failed_chunks", "1 or more");
    }

    private static void Check(bool isRight, string name, string range)
    {
        if (!isRight)
        {
            throw new WeirException(ErrorCode.InvalidParameter, $"the setting {name} must be {range}");
        }
    }
}
