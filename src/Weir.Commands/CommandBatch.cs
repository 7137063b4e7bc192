namespace Weir.Commands;

/// <summary>Statements that a worker has taken: a batch, or several that waited and go together.</summary>
internal sealed class CommandBatch
{
    private readonly List<int> _ends = [];

    public List<QueuedCommand> Commands { get; } = [];

    /// <summary>Where each batch ends in <see cref="Commands"/>.</summary>
    public IReadOnlyList<int> Ends => _ends;

    public long Bytes { get; private set; }

    /// <summary>Whether a transaction ends after them.</summary>
    public bool Commits { get; set; }

    public void Add(QueuedCommand command)
    {
        Commands.Add(command);
        Bytes += command.Bytes;
    }

    /// <summary>What was added since the last call is one batch; false when that is nothing.</summary>
    public bool End()
    {
        var isEmpty = Commands.Count == (_ends.Count == 0 ? 0 : _ends[^1]);
        if (!isEmpty)
        {
            _ends.Add(Commands.Count);
        }

        return !isEmpty;
    }

    public void Clear()
    {
        Commands.Clear();
        _ends.Clear();
        Bytes = 0;
        Commits = false;
    }
}
