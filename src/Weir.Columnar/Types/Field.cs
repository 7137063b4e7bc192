namespace Weir.Columnar;

/// <summary>A named, typed place: a column of a schema or a field of a struct.</summary>
/// <param name="Name">The name, in the case that the source gives it.</param>
/// <param name="Type">The type.</param>
/// <param name="IsNullable">False only where the source promises that no value is null.</param>
public sealed record Field(string Name, DataType Type, bool IsNullable = true);
