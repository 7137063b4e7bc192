using Weir.Columnar;

namespace Weir.Connectors.Http;

/// <summary>A comparison that the API evaluates.</summary>
/// <param name="Column">The column.</param>
/// <param name="Operator">The comparison.</param>
/// <param name="Param">The parameter that the constant goes into.</param>
internal sealed record FilterMapping(string Column, ComparisonOperator Operator, string Param);
