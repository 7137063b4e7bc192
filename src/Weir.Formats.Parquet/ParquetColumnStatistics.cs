namespace Weir.Formats.Parquet;

/// <summary>
/// What a file says about the values of one column in one row group. Anything that is not stated, or stated in a way
/// that cannot be trusted, is null: unknown.
/// </summary>
public sealed record ParquetColumnStatistics
{
    /// <summary>Statistics that say nothing.</summary>
    public static ParquetColumnStatistics Unknown { get; } = new();

    /// <summary>
    /// No value (nulls and NaN aside) is smaller; in the form of <see cref="Columnar.Column.ValueAt"/>. Text and bytes are
    /// ordered by their bytes.
    /// </summary>
    public object? Minimum { get; init; }

    /// <summary>No value (nulls and NaN aside) is greater.</summary>
    public object? Maximum { get; init; }

    /// <summary>Whether the minimum occurs. Otherwise it is only a bound.</summary>
    public bool IsMinimumExact { get; init; }

    /// <summary>Whether the maximum occurs. Otherwise it is only a bound.</summary>
    public bool IsMaximumExact { get; init; }

    /// <summary>How many rows are null.</summary>
    public long? NullCount { get; init; }

    /// <summary>How many different values there are.</summary>
    public long? DistinctCount { get; init; }

    /// <summary>Whether floating-point values outside of the bounds, that is NaN, may occur. False for other types.</summary>
    public bool MayHaveNaN { get; init; }
}
