namespace Weir.Connectors.Commands;

/// <summary>Why a step failed.</summary>
/// <param name="Kind">What follows from it.</param>
/// <param name="Error">The error, without secrets.</param>
/// <param name="SqlState">The source's own code; null when it has none.</param>
public sealed record CommandFailure(CommandFailureKind Kind, WeirException Error, string? SqlState);
