using Weir.Columnar;

namespace Weir.Functions;

/// <summary>An aggregate function chosen for a call: arguments are to be cast to the parameter types first.</summary>
/// <param name="Function">The function.</param>
/// <param name="ParameterTypes">One type for each argument of the call.</param>
public sealed record ResolvedAggregate(AggregateFunction Function, IReadOnlyList<DataType> ParameterTypes);
