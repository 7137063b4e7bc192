namespace Weir.Connectors;

/// <summary>A column of a target that rows are merged into.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Staged">Its name among the staged columns; null for one that keeps the history.</param>
/// <param name="IsKey">Whether it is one of those that identify a row.</param>
public sealed record MergeColumn(string Name, string? Staged, bool IsKey);
