namespace Weir.Formats.Json;

/// <summary>A record that could not be read.</summary>
/// <param name="Source">The file or request.</param>
/// <param name="Record">Its number in the text, counted from one; of a record in a line the number of the line.</param>
/// <param name="Line">The line on which it begins, counted from one.</param>
/// <param name="Column">The column or path in it whose value does not fit; null when it is about the record.</param>
/// <param name="Reason">What is wrong, with the value.</param>
/// <param name="RawText">The record as it stands in the text, cut to 64 KB.</param>
public sealed record JsonRecordError(
    string Source,
    long Record,
    long Line,
    string? Column,
    string Reason,
    string RawText
);
