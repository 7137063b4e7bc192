using Weir.Columnar;

namespace Weir.Pipelines;

/// <summary>A task that was checked.</summary>
/// <param name="Definition">The task.</param>
/// <param name="DependsOn">The tasks that it reads or comes after, by name.</param>
/// <param name="Reads">Those of them whose result it reads.</param>
/// <param name="Result">The columns of the table that it makes; null when it makes none or that is not known yet.</param>
/// <param name="Plan">What it would do in detail, as lines; null when nobody asked, or it is not known yet.</param>
/// <param name="Postponed">Why it could not be checked yet: it needs what an earlier task makes. Null when it was.</param>
public sealed record PreparedTask(
    TaskDefinition Definition,
    IReadOnlySet<string> DependsOn,
    IReadOnlySet<string> Reads,
    Schema? Result,
    string? Plan,
    string? Postponed
);
