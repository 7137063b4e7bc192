namespace Weir.SqlLogic.Scripts;

/// <summary>A query with the rows that another engine gave for it.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Sql">The query.</param>
/// <param name="Types">The names of the columns' types in PostgreSQL.</param>
/// <param name="Rows">The values in PostgreSQL's text form.</param>
/// <param name="IsOrdered">Whether the order of the rows matters.</param>
internal sealed record AnswerRecord(
    Place Place,
    string Sql,
    IReadOnlyList<string> Types,
    IReadOnlyList<string?[]> Rows,
    bool IsOrdered
) : Record(Place);
