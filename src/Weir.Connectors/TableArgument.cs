using Weir.Columnar;

namespace Weir.Connectors;

/// <summary>A constant argument of a table function.</summary>
/// <param name="Name">The name before <c>=></c> in lower case; null for a positional argument.</param>
/// <param name="Value">The value in the form of <see cref="Column.ValueAt"/>: lists and structs are object?[].</param>
/// <param name="Type">Its type.</param>
public sealed record TableArgument(string? Name, object? Value, DataType Type);
