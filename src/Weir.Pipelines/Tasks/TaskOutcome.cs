namespace Weir.Pipelines.Tasks;

/// <summary>What a task did. Null: the number has no meaning for its kind.</summary>
public sealed record TaskOutcome
{
    /// <summary>Rows of the task's result.</summary>
    public long? Rows { get; init; }

    /// <summary>Rows that came from sources, with those that could not be read.</summary>
    public long? Read { get; init; }

    /// <summary>Rows that are in the target.</summary>
    public long? Written { get; init; }

    /// <summary>Rows that the task's condition left out.</summary>
    public long? Filtered { get; init; }

    /// <summary>Rows that could not be read or written.</summary>
    public long Rejected { get; init; }

    /// <summary>Bytes from sources.</summary>
    public long BytesRead { get; init; }

    /// <summary>Bytes to targets.</summary>
    public long BytesWritten { get; init; }
}
