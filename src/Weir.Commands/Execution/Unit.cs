using Weir.Connectors.Commands;

namespace Weir.Commands.Execution;

/// <summary>What is sent as one statement: one of the caller's, or several that were merged.</summary>
internal abstract class Unit
{
    /// <summary>The statements, in order of addition; at least one.</summary>
    public abstract IReadOnlyList<QueuedCommand> Members { get; }

    /// <summary>The first of them.</summary>
    public virtual QueuedCommand First => Members[0];

    /// <summary>Whether one of its statements was moved before another unit's that was added earlier.</summary>
    public bool IsScattered { get; set; }

    /// <summary>What goes to the source.</summary>
    public abstract CommandStep Step(TimeProvider time);

    /// <summary>Whether it is proven to change nothing.</summary>
    public virtual bool IsRead => false;

    /// <summary>Whether it stands for several statements, which could also be sent one by one.</summary>
    public bool IsMerged => Members.Count > 1;

    /// <summary>Whether executing it again does no harm.</summary>
    public bool IsRepeatable => IsRead || Members.All(m => m.Options.IsIdempotent);

    /// <summary>
    /// Gives each member its part of the result. Null: the result is not what it must be, so the members have to be asked for
    /// one by one; only units that read may say so.
    /// </summary>
    public abstract IReadOnlyList<CommandResult>? Split(in CommandResult result);
}
