namespace Weir.Connectors;

/// <summary>What a source says of a column. Null means unknown.</summary>
/// <param name="DistinctValues">How many different values there are.</param>
/// <param name="NullFraction">Share of rows that are NULL, 0 to 1.</param>
/// <param name="Minimum">A lower bound, in the form of <see cref="Columnar.Column.ValueAt"/>.</param>
/// <param name="Maximum">An upper bound.</param>
public sealed record ColumnStatistics(double? DistinctValues, double? NullFraction, object? Minimum, object? Maximum);
