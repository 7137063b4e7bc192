namespace Weir.Formats.Csv;

/// <summary>A row that could not be read.</summary>
/// <param name="Source">The file.</param>
/// <param name="Line">The line on which the row begins, counted from one.</param>
/// <param name="Column">The column whose value does not fit; null when it is about the row.</param>
/// <param name="Reason">What is wrong, with the value.</param>
/// <param name="RawText">The row as it stands in the file, cut to 64 KB.</param>
public sealed record CsvRowError(string Source, long Line, string? Column, string Reason, string RawText);
