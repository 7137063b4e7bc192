namespace Weir.Formats.Parquet.Metadata;

/// <summary>One entry of the flattened schema tree (parquet.thrift, SchemaElement).</summary>
internal sealed record SchemaElement(string Name)
{
    /// <summary>Null for groups.</summary>
    public PhysicalType? Type { get; init; }

    /// <summary>Bytes of a FIXED_LEN_BYTE_ARRAY.</summary>
    public int TypeLength { get; init; }

    public Repetition Repetition { get; init; }

    public int ChildCount { get; init; }

    public ConvertedType Converted { get; init; } = ConvertedType.None;

    public int Scale { get; init; }

    public int Precision { get; init; }

    public LogicalType Logical { get; init; }
}
