namespace Weir.Formats.Parquet.Reading;

/// <summary>The conversions of stored numbers that types ask for.</summary>
internal static class Conversions
{
    public readonly struct Same<T> : IConversion<T, T>
    {
        public static T Convert(T stored) => stored;
    }

    public readonly struct Int8 : IConversion<int, short>
    {
        public static short Convert(int stored) => (sbyte)stored;
    }

    public readonly struct Int16 : IConversion<int, short>
    {
        public static short Convert(int stored) => (short)stored;
    }

    public readonly struct UInt8 : IConversion<int, int>
    {
        public static int Convert(int stored) => (byte)stored;
    }

    public readonly struct UInt16 : IConversion<int, int>
    {
        public static int Convert(int stored) => (ushort)stored;
    }

    public readonly struct UInt32 : IConversion<int, long>
    {
        public static long Convert(int stored) => (uint)stored;
    }

    public readonly struct UInt64 : IConversion<long, Int128>
    {
        public static Int128 Convert(long stored) => (ulong)stored;
    }

    public readonly struct Widen32 : IConversion<int, long>
    {
        public static long Convert(int stored) => stored;
    }

    public readonly struct Widen32To128 : IConversion<int, Int128>
    {
        public static Int128 Convert(int stored) => stored;
    }

    public readonly struct Widen64 : IConversion<long, Int128>
    {
        public static Int128 Convert(long stored) => stored;
    }

    public readonly struct TimeMillis : IConversion<int, long>
    {
        public static long Convert(int stored) => stored * 1000L;
    }

    public readonly struct Millis : IConversion<long, long>
    {
        public static long Convert(long stored) => BytesConversion.FromMilliseconds(stored);
    }

    /// <summary>Nanoseconds to microseconds, downwards.</summary>
    public readonly struct Nanos : IConversion<long, long>
    {
        public static long Convert(long stored) => BytesConversion.FloorDivide(stored, 1000);
    }
}
