using Weir.Connectors.Commands;

namespace Weir.Commands;

/// <summary>What became of one statement. Every statement that a pipeline accepts gets exactly one.</summary>
public sealed record CommandOutcome
{
    /// <summary>The number of the statement in its pipeline: 1 for the first one added.</summary>
    public required long Id { get; init; }

    /// <summary>How it ended.</summary>
    public required CommandStatus Status { get; init; }

    /// <summary>Whether it was executed and committed.</summary>
    public bool IsSuccess => Status == CommandStatus.Succeeded;

    /// <summary>Its rows; empty for statements without rows and all that did not succeed.</summary>
    public CommandRows Rows { get; init; } = CommandRows.Empty;

    /// <summary>Rows that it changed or returned; -1 when that has no meaning.</summary>
    public long Affected { get; init; } = -1;

    /// <summary>Why it did not succeed; null when it did.</summary>
    public WeirException? Error { get; init; }

    /// <summary>The database's own code of the error; null when there is none.</summary>
    public string? SqlState { get; init; }

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; init; }

    /// <summary>How often it was sent again.</summary>
    public int Retries => Math.Max(0, Attempts - 1);

    /// <summary>From its addition until it was sent, or given up.</summary>
    public TimeSpan WaitingTime { get; init; }

    /// <summary>From when it was sent first until its outcome was known.</summary>
    public TimeSpan ExecutionTime { get; init; }

    /// <summary>What <see cref="CommandOptions.Tag"/> said.</summary>
    public object? Tag { get; init; }

    /// <summary>This outcome, if the statement succeeded.</summary>
    /// <exception cref="WeirException">It did not: its error.</exception>
    public CommandOutcome EnsureSuccess() => IsSuccess ? this : throw Error!;
}
