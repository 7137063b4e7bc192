namespace Weir.Formats.Parquet.Metadata;

/// <summary>The unit of times and timestamps (parquet.thrift, TimeUnit).</summary>
internal enum TimeUnit
{
    Millis = 1,
    Micros = 2,
    Nanos = 3,
}
