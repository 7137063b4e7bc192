namespace Weir.Formats.Parquet.Reading;

/// <summary>How stored bytes become a value of fixed width; an empty struct, so that loops are compiled for each.</summary>
internal interface IBytesConversion<TValue>
{
    static abstract TValue Convert(ReadOnlySpan<byte> stored);
}
