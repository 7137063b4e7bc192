namespace Weir.Connectors.Commands;

/// <summary>A column of a table with known traits.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as the database writes it.</param>
/// <param name="IsArray">Whether its values are arrays.</param>
/// <param name="Key">How its values can be told apart outside the database.</param>
public sealed record ColumnTraits(string Name, string Type, bool IsArray, KeyForm Key);
