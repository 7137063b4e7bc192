using Weir.Columnar;
using Weir.Engine;

namespace Weir.Pipelines.Tasks;

/// <summary>What a task may ask while it is checked, and what it says about itself.</summary>
public sealed class TaskPreparation
{
    private readonly bool _isPlanned;
    private readonly Func<string, CancellationToken, ValueTask<Schema?>> _promised;

    private bool _readsTasks;

    internal TaskPreparation(
        WeirSession session,
        string job,
        bool isPlanned,
        Func<string, CancellationToken, ValueTask<Schema?>> promised
    )
    {
        (Session, Job, _isPlanned) = (session, job, isPlanned);
        _promised = promised;
    }

    /// <summary>The session that the tasks will run in.</summary>
    public WeirSession Session { get; }

    /// <summary>Pipeline and task, as ledgers know them.</summary>
    public string Job { get; }

    /// <summary>Whether the task shall say in <see cref="Plan"/> what it would do, and can: all that it reads is there.</summary>
    public bool IsPlanned => _isPlanned && !_readsTasks;

    /// <summary>What the task would do in detail, as lines; null: nothing to say.</summary>
    public string? Plan { get; set; }

    /// <summary>The columns of the table that this task makes; null when it makes none.</summary>
    public Schema? Result { get; set; }

    /// <summary>The columns of the task of that name, which this one then depends on; null when there is no such task.</summary>
    public async ValueTask<Schema?> PromisedAsync(string name, CancellationToken cancellationToken)
    {
        var promised = await _promised(name, cancellationToken).ConfigureAwait(false);
        _readsTasks |= promised is not null;
        return promised;
    }
}
