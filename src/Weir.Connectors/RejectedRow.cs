namespace Weir.Connectors;

/// <summary>A row that was left out, and why.</summary>
/// <param name="Source">The file, table or request.</param>
/// <param name="Position">Where in it: line, row or record number, counted from one; null when unknown.</param>
/// <param name="Column">The column that did not fit; null when it is not about one.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="RawText">The row as it was read, cut to 64 KB; null when there is no text.</param>
public sealed record RejectedRow(string Source, long? Position, string? Column, string Reason, string? RawText);
