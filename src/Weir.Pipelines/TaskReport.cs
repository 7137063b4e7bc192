using Weir.Pipelines.Tasks;

namespace Weir.Pipelines;

/// <summary>What became of a task.</summary>
/// <param name="Name">The task.</param>
/// <param name="Kind">The kind of its work.</param>
/// <param name="State">How it ended.</param>
/// <param name="Outcome">What the last attempt did; empty when none succeeded.</param>
/// <param name="Time">From the start of the first attempt to the end of the last.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
public sealed record TaskReport(
    string Name,
    string Kind,
    TaskState State,
    TaskOutcome Outcome,
    TimeSpan Time,
    int Attempts,
    Exception? Error
);
