using System.Runtime.InteropServices;

namespace Weir.Connectors.Commands;

/// <summary>What a statement answered.</summary>
/// <param name="Rows">Its rows; null when it returns none.</param>
/// <param name="Affected">Rows that it changed; -1 when that has no meaning.</param>
/// <param name="Problem">Why the rows of an executed statement cannot be shown; null when they can.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CommandResult(CommandRows? Rows, long Affected, WeirException? Problem = null);
