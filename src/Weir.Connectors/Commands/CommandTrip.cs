namespace Weir.Connectors.Commands;

/// <summary>
/// Steps that go to a source together, and what came back. Steps run in order; the first failure stops the rest. Outside a
/// transaction that a step began, all steps of a trip are one transaction: a failure undoes all of them, and the end of the
/// trip commits them.
/// </summary>
public sealed class CommandTrip
{
    private readonly List<CommandStep> _steps = [];
    private readonly List<CommandResult> _results = [];

    /// <summary>The steps.</summary>
    public IReadOnlyList<CommandStep> Steps => _steps;

    /// <summary>One result for each step that was executed, in their order.</summary>
    public IReadOnlyList<CommandResult> Results => _results;

    /// <summary>Why not all steps were executed; null when they were.</summary>
    public CommandFailure? Failure { get; private set; }

    /// <summary>Adds a step.</summary>
    public void Add(CommandStep step) => _steps.Add(step);

    /// <summary>Adds transaction control.</summary>
    public void Add(CommandStepKind control) => _steps.Add(CommandStep.Control(control));

    /// <summary>Takes the result of the next step; for connections.</summary>
    public void Complete(CommandResult result) => _results.Add(result);

    /// <summary>Takes the failure; for connections.</summary>
    public void Fail(CommandFailure failure) => Failure = failure;

    /// <summary>Forgets steps and results, to be used again.</summary>
    public void Clear()
    {
        _steps.Clear();
        _results.Clear();
        Failure = null;
    }
}
