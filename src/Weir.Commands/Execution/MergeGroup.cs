namespace Weir.Commands.Execution;

/// <summary>Statements that may become one, at the place of the first of them.</summary>
internal sealed class MergeGroup(int index, object? key)
{
    private int _last;

    /// <summary>Its place among the groups.</summary>
    public int Index => index;

    /// <summary>What all of it have in common; null for a statement that stays alone.</summary>
    public object? Key => key;

    public List<QueuedCommand> Members { get; } = [];

    /// <summary>Whether a statement of another group was added between the first and the last of it.</summary>
    public bool IsScattered { get; private set; }

    /// <summary>Adds a statement with its place among all.</summary>
    public void Add(QueuedCommand command, int place)
    {
        IsScattered |= Members.Count > 0 && place != _last + 1;
        _last = place;
        Members.Add(command);
    }
}
