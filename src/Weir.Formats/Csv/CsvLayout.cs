using Weir.Columnar;

namespace Weir.Formats.Csv;

/// <summary>What is known of a CSV text before its rows are read.</summary>
/// <param name="Dialect">Its structure.</param>
/// <param name="Schema">Its columns.</param>
/// <param name="HasHeader">Whether the first row holds the names.</param>
/// <param name="Inferred">For each column whether its type is inferred from a sample.</param>
public sealed record CsvLayout(CsvDialect Dialect, Schema Schema, bool HasHeader, IReadOnlyList<bool> Inferred)
{
    /// <summary>Rows in the whole text, estimated from the sample; exact when the sample is the whole text.</summary>
    public double? EstimatedRows { get; init; }

    /// <summary>Whether the sample was the whole text.</summary>
    public bool IsWhole { get; init; }
}
