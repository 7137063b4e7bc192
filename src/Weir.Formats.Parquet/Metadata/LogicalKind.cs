namespace Weir.Formats.Parquet.Metadata;

/// <summary>What values mean (parquet.thrift, LogicalType; the numbers are the fields of that union).</summary>
internal enum LogicalKind
{
    None = 0,
    String = 1,
    Map = 2,
    List = 3,
    Enum = 4,
    Decimal = 5,
    Date = 6,
    Time = 7,
    Timestamp = 8,
    Integer = 10,
    Unknown = 11,
    Json = 12,
    Bson = 13,
    Uuid = 14,
    Float16 = 15,

    /// <summary>A kind from a newer version of the format: values are read as they are stored.</summary>
    Unrecognized = 100,

    /// <summary>Only a converted type, never in the union.</summary>
    Interval = 101,
}
