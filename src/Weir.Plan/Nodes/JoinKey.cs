namespace Weir.Plan;

/// <summary>An equality of a join: both sides of one type, the left from the left input, the right from the right.</summary>
/// <param name="Left">Computed from the left input.</param>
/// <param name="Right">Computed from the right input.</param>
/// <param name="IsNullSafe">IS NOT DISTINCT FROM: NULL matches NULL.</param>
public sealed record JoinKey(Expression Left, Expression Right, bool IsNullSafe = false);
