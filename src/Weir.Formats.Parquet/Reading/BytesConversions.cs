using Weir.Columnar;

namespace Weir.Formats.Parquet.Reading;

/// <summary>The conversions of stored bytes that types ask for.</summary>
internal static class BytesConversions
{
    public readonly struct Decimal64 : IBytesConversion<long>
    {
        public static long Convert(ReadOnlySpan<byte> stored) => BytesConversion.BigEndian64(stored);
    }

    public readonly struct Decimal128 : IBytesConversion<Int128>
    {
        public static Int128 Convert(ReadOnlySpan<byte> stored) => BytesConversion.BigEndian(stored);
    }

    public readonly struct Uuid : IBytesConversion<UInt128>
    {
        public static UInt128 Convert(ReadOnlySpan<byte> stored) => BytesConversion.Uuid(stored);
    }

    public readonly struct Half : IBytesConversion<float>
    {
        public static float Convert(ReadOnlySpan<byte> stored) => BytesConversion.Half(stored);
    }

    public readonly struct Intervals : IBytesConversion<Interval>
    {
        public static Interval Convert(ReadOnlySpan<byte> stored) => BytesConversion.Interval(stored);
    }

    public readonly struct Int96 : IBytesConversion<long>
    {
        public static long Convert(ReadOnlySpan<byte> stored) => BytesConversion.Int96Timestamp(stored);
    }
}
