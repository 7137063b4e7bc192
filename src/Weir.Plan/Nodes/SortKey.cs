namespace Weir.Plan;

/// <summary>What rows are ordered by.</summary>
public sealed record SortKey(Expression Value, bool IsDescending, bool NullsFirst);
