using Weir.Plan;

namespace Weir.Connectors;

/// <summary>What the engine would like a source to do.</summary>
/// <param name="TableColumns">A plan column for each column of the table, in its order: what <paramref name="Filters"/> refer to.</param>
/// <param name="Projection">The columns that the scan must make, as places in the table, in that order; may be empty (rows are then only counted).</param>
/// <param name="Filters">Conditions that all must hold, in the written order.</param>
/// <param name="Limit">No more than that many rows are needed, once all filters held; null: all.</param>
public sealed record ScanRequest(
    IReadOnlyList<PlanColumn> TableColumns,
    IReadOnlyList<int> Projection,
    IReadOnlyList<Expression> Filters,
    long? Limit
)
{
    /// <summary>The place in the table of a column that a filter refers to.</summary>
    public int OrdinalOf(PlanColumn column)
    {
        for (var i = 0; i < TableColumns.Count; i++)
        {
            if (TableColumns[i].Id == column.Id)
            {
                return i;
            }
        }

        throw new WeirException(
            ErrorCode.Internal,
            $"A filter refers to a column that the table does not have: {column}"
        );
    }
}
