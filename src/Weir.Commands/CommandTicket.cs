using System.Runtime.CompilerServices;

namespace Weir.Commands;

/// <summary>A statement that a pipeline has accepted. Awaiting it gives its outcome, any number of times; it never raises.</summary>
/// <param name="Id">The statement's number: 1 for the first one added.</param>
/// <param name="Outcome">Ends with the outcome.</param>
public readonly record struct CommandTicket(long Id, Task<CommandOutcome> Outcome)
{
    /// <summary>Makes it awaitable.</summary>
    public TaskAwaiter<CommandOutcome> GetAwaiter() => Outcome.GetAwaiter();
}
