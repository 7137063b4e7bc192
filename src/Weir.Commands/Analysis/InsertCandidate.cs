using Weir.Connectors;

namespace Weir.Commands.Analysis;

/// <summary>An INSERT of one row of parameters and literals.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">The columns of the target for each value; empty: by position.</param>
/// <param name="Values">For each value the parameter's place, from 0, or a literal as SQL.</param>
/// <param name="Returning">The expressions after RETURNING as SQL; null for none.</param>
internal sealed record InsertCandidate(
    TableName Table,
    IReadOnlyList<string> Columns,
    IReadOnlyList<InsertValue> Values,
    string? Returning
) : MergeCandidate
{
    /// <summary>What happens to a row that is there already; null: an error.</summary>
    public ConflictRule? Conflict { get; init; }
}
