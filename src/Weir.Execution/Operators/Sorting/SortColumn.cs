using Weir.Execution.Expressions;

namespace Weir.Execution.Operators.Sorting;

/// <summary>A sort key, compiled.</summary>
internal sealed record SortColumn(Evaluator Value, bool IsDescending, bool NullsFirst);
