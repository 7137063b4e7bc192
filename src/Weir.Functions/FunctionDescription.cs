namespace Weir.Functions;

/// <summary>A signature as SHOW FUNCTIONS lists it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">scalar, operator, aggregate, window or table.</param>
/// <param name="Signature">Arguments and result, such as <c>(VARCHAR, INTEGER) -> VARCHAR</c>.</param>
/// <param name="Description">One sentence.</param>
public sealed record FunctionDescription(string Name, string Kind, string Signature, string Description);
