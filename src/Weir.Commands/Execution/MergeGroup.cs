namespace Weir.Commands.Execution;

/// <summary>Statements that may become one, at the place of the first of them.</summary>
internal sealed class MergeGroup(int index, object? key)
{
    /// <summary>Its place among the groups.</summary>
    public int Index => index;

    /// <summary>What all of it have in common; null for a statement that stays alone.</summary>
    public object? Key => key;

    public List<QueuedCommand> Members { get; } = [];

    /// <summary>Whether one of it was moved before a statement of another group.</summary>
    public bool IsScattered { get; set; }
}
