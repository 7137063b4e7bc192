using Weir.Columnar;

namespace Weir.Functions;

/// <summary>The types of a function in one call.</summary>
/// <param name="Parameters">What arguments are cast to, one for each.</param>
/// <param name="Result">The result.</param>
internal sealed record Signature(DataType[] Parameters, DataType Result);
