using Weir.SqlLogic.Engines;

namespace Weir.SqlLogic.Results;

/// <summary>The result of one statement, as text.</summary>
/// <param name="Kinds">The kinds of the columns; empty for a statement without rows.</param>
/// <param name="Rows">The values; null is NULL, booleans are <c>true</c> and <c>false</c>.</param>
/// <param name="RowsAffected">Rows that the statement wrote, where the engine says so.</param>
internal sealed record ResultTable(
    IReadOnlyList<ValueKind> Kinds,
    IReadOnlyList<string?[]> Rows,
    long? RowsAffected = null
)
{
    private const int MostRows = 1_000_000;

    public static ResultTable Empty { get; } = new([], []);

    /// <summary>Stops an engine that gives rows without end.</summary>
    public static void CheckSize(int rows)
    {
        if (rows > MostRows)
        {
            throw new EngineException($"the result has more than {MostRows} rows", "54000", EngineErrorKind.Internal);
        }
    }
}
