using Weir.Columnar;
using Weir.Engine;

namespace Weir.Pipelines.Tasks;

/// <summary>What a task may ask while it is checked, and what it says about itself.</summary>
public sealed class TaskPreparation
{
    private readonly Func<string, CancellationToken, ValueTask<Schema?>> _promised;

    internal TaskPreparation(WeirSession session, Func<string, CancellationToken, ValueTask<Schema?>> promised)
    {
        Session = session;
        _promised = promised;
    }

    /// <summary>The session that the tasks will run in.</summary>
    public WeirSession Session { get; }

    /// <summary>The columns of the table that this task makes; null when it makes none.</summary>
    public Schema? Result { get; set; }

    /// <summary>The columns of the task of that name, which this one then depends on; null when there is no such task.</summary>
    public ValueTask<Schema?> PromisedAsync(string name, CancellationToken cancellationToken) =>
        _promised(name, cancellationToken);
}
