using Weir.Columnar;

namespace Weir.Functions;

/// <summary>Short names of types, for <c>using static</c> in the lists of functions.</summary>
internal static class SqlTypes
{
    public static readonly DataType Bool = DataType.Boolean;
    public static readonly DataType Int = DataType.Int32;
    public static readonly DataType Long = DataType.Int64;
    public static readonly DataType Real = DataType.Float32;
    public static readonly DataType Float = DataType.Float64;
    public static readonly DataType Text = DataType.Varchar;
    public static readonly DataType Bytes = DataType.Blob;
    public static readonly DataType Day = DataType.Date;
    public static readonly DataType Clock = DataType.Time;
    public static readonly DataType Stamp = DataType.Timestamp;
    public static readonly DataType Instant = DataType.TimestampTz;
    public static readonly DataType Span = DataType.Interval;
    public static readonly DataType Json = DataType.Json;
    public static readonly DataType Uuid = DataType.Uuid;
    public static readonly DataType Texts = DataType.List(DataType.Varchar);
}
