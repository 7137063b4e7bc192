using Weir.Connectors.Commands;

namespace Weir.Commands.Scripts;

/// <summary>A statement of a script.</summary>
/// <param name="Sql">Its text.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Options">Its tag, lane, time limit, and whether it is idempotent.</param>
public sealed record ScriptStatement(string Sql, CommandValue[] Parameters, CommandOptions Options);
