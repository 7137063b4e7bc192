using Weir.Columnar;

namespace Weir.Execution.Operators.Sorting;

/// <summary>The values of a sort key for all rows.</summary>
internal sealed record SortedColumn(Column Values, bool IsDescending, bool NullsFirst);
