using Weir.Columnar;

namespace Weir.Functions;

/// <summary>A scalar function chosen for a call: arguments are to be cast to the parameter types first.</summary>
/// <param name="Function">The function.</param>
/// <param name="ParameterTypes">One type for each argument of the call.</param>
/// <param name="ResultType">The type of the result.</param>
public sealed record ResolvedScalar(
    ScalarFunction Function,
    IReadOnlyList<DataType> ParameterTypes,
    DataType ResultType
);
