using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>What a load by key makes of a file.</summary>
/// <param name="Parts">How the new file is written.</param>
/// <param name="Schema">Its columns, those that keep the history too.</param>
/// <param name="Columns">For each the staged one.</param>
/// <param name="History">The names of the columns that keep the history, as the file has them.</param>
/// <param name="Chunk">The name of the staged column with the place of a row's chunk in the source.</param>
/// <param name="Row">The name of the staged column with the place of a row in its chunk.</param>
/// <param name="Required">Places of staged columns that must not be NULL.</param>
internal sealed record KeyedFile(
    PartFormat Parts,
    Schema Schema,
    IReadOnlyList<MergeColumn> Columns,
    HistoryColumns History,
    string Chunk,
    string Row,
    IReadOnlyList<int> Required
)
{
    /// <summary>The columns of staged rows.</summary>
    public Schema Staged(Schema written) =>
        new([
            .. written.Fields,
            new Field(Chunk, DataType.Int64, IsNullable: false),
            new Field(Row, DataType.Int64, IsNullable: false),
        ]);
}
