namespace Weir.Commands.Analysis;

/// <summary>What an insert does about a row that is there already.</summary>
/// <param name="Keys">The columns whose values decide whether it is.</param>
/// <param name="IsUpdate">Whether it changes that row, which must not happen twice in one statement, or leaves it.</param>
/// <param name="Sql">The clause.</param>
internal sealed record ConflictRule(IReadOnlyList<string> Keys, bool IsUpdate, string Sql);
