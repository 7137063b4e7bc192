namespace Weir.Sql;

/// <summary>A statement cut out of a script.</summary>
/// <param name="Text">Its text, with the semicolon if there is one.</param>
/// <param name="Location">Where it begins in the script.</param>
/// <param name="IsComplete">Whether more text cannot change it.</param>
public sealed record StatementText(string Text, SourceLocation Location, bool IsComplete);
