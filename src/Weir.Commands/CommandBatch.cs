namespace Weir.Commands;

/// <summary>Statements that a worker has taken.</summary>
internal sealed class CommandBatch
{
    public List<QueuedCommand> Commands { get; } = [];

    public long Bytes { get; private set; }

    /// <summary>Whether a transaction ends after them.</summary>
    public bool Commits { get; set; }

    public void Add(QueuedCommand command)
    {
        Commands.Add(command);
        Bytes += command.Bytes;
    }

    public void Clear()
    {
        Commands.Clear();
        Bytes = 0;
        Commits = false;
    }
}
