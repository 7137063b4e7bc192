using Weir.Commands.Analysis;
using Weir.Connectors.Commands;

namespace Weir.Commands;

/// <summary>A statement on its way: what was added, and how far it is.</summary>
internal sealed class QueuedCommand : TaskCompletionSource<CommandOutcome>
{
    private const int Waiting = 0;
    private const int Sent = 1;
    private const int Done = 2;

    private int _state;
    private int _holdsSlot = 1;

    public QueuedCommand(
        StatementShape shape,
        CommandValue[] parameters,
        CommandOptions options,
        long addedAt,
        long? deadline
    )
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        Shape = shape;
        Parameters = parameters;
        Options = options;
        AddedAt = addedAt;
        Deadline = deadline;
        Bytes = shape.Sql.Length;
        foreach (ref readonly var value in parameters.AsSpan())
        {
            Bytes += value.Size;
        }
    }

    /// <summary>Its number in the pipeline, from 1; given when it is queued.</summary>
    public long Id { get; set; }

    public StatementShape Shape { get; }

    public CommandValue[] Parameters { get; }

    public CommandOptions Options { get; }

    /// <summary>When it was added, as a timestamp of the clock.</summary>
    public long AddedAt { get; }

    /// <summary>When its time is over; null: never.</summary>
    public long? Deadline { get; }

    public long Bytes { get; }

    /// <summary>When it was sent first; 0: not yet.</summary>
    public long SentAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>Which worker keeps the order of its lane; -1 for any.</summary>
    public int Worker { get; set; } = -1;

    /// <summary>Ends with the statement: its time limit and its part in the caller's cancellation.</summary>
    public IDisposable? Watch { get; set; }

    /// <summary>Why it should end before it is done; null while it should not.</summary>
    public WeirException? Abandoned { get; private set; }

    public bool IsDone => Volatile.Read(ref _state) == Done;

    /// <summary>Takes it for sending; false when it has ended meanwhile.</summary>
    public bool TrySend() => Interlocked.CompareExchange(ref _state, Sent, Waiting) == Waiting;

    /// <summary>Takes it for its outcome; false when it has one.</summary>
    public bool TryEnd() => Interlocked.Exchange(ref _state, Done) != Done;

    /// <summary>Says that it should end; true when it was waiting and has ended with that.</summary>
    public bool Abandon(WeirException reason)
    {
        Abandoned = reason;
        return Interlocked.CompareExchange(ref _state, Done, Waiting) == Waiting;
    }

    /// <summary>Gives up its place in the queue; true the first time.</summary>
    public bool TryReleaseSlot() => Interlocked.Exchange(ref _holdsSlot, 0) == 1;
}
