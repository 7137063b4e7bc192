using Weir.Plan;

namespace Weir.Connectors;

/// <summary>What was agreed for one requested filter.</summary>
/// <param name="Filter">The filter.</param>
/// <param name="Grade">Who evaluates it.</param>
/// <param name="Reason">Why it was not pushed exactly; null when it was.</param>
public sealed record FilterDecision(Expression Filter, PushdownGrade Grade, string? Reason = null);
