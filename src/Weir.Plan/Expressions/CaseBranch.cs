namespace Weir.Plan;

/// <summary>WHEN … THEN ….</summary>
public sealed record CaseBranch(Expression Condition, Expression Result);
