using System.Buffers.Binary;
using Weir.Columnar;

namespace Weir.Formats.Parquet.Reading;

/// <summary>Turns stored bytes into values (LogicalTypes.md of the Parquet format).</summary>
internal static class BytesConversion
{
    private const int JulianDayOfEpoch = 2_440_588;
    private const long MicrosecondsPerDay = 86_400_000_000;

    /// <summary>A big-endian two's complement number of any length that fits into 128 bits.</summary>
    public static Int128 BigEndian(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
        {
            return 0;
        }

        var fill = (bytes[0] & 0x80) != 0 ? (byte)0xFF : (byte)0;
        while (bytes.Length > 16)
        {
            // Only the sign may stand in the bytes that do not fit.
            if (bytes[0] != fill || ((bytes[1] ^ fill) & 0x80) != 0)
            {
                throw ParquetError.Invalid("a decimal has more digits than its type allows");
            }

            bytes = bytes[1..];
        }

        Span<byte> full = stackalloc byte[16];
        full[..(16 - bytes.Length)].Fill(fill);
        bytes.CopyTo(full[(16 - bytes.Length)..]);
        return BinaryPrimitives.ReadInt128BigEndian(full);
    }

    /// <summary>A big-endian number that must fit into 64 bits.</summary>
    public static long BigEndian64(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is > 0 and <= 8)
        {
            var number = (long)(sbyte)bytes[0];
            for (var i = 1; i < bytes.Length; i++)
            {
                number = (number << 8) | bytes[i];
            }

            return number;
        }

        var value = BigEndian(bytes);
        return value < long.MinValue || value > long.MaxValue
            ? throw ParquetError.Invalid("a decimal has more digits than its type allows")
            : (long)value;
    }

    public static UInt128 Uuid(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt128BigEndian(bytes);

    public static float Half(ReadOnlySpan<byte> bytes) => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes);

    /// <summary>Three unsigned little-endian numbers: months, days, milliseconds.</summary>
    public static Interval Interval(ReadOnlySpan<byte> bytes)
    {
        var months = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var days = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        var milliseconds = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        return months > int.MaxValue || days > int.MaxValue
            ? throw ParquetError.Invalid("an interval is out of range")
            : new Interval((int)months, (int)days, milliseconds * 1000L);
    }

    /// <summary>Nanoseconds of the day and a Julian day as microseconds since 1970; finer digits are cut off. Spark writes
    /// years beyond 290,000 with a day that wraps around and reads them back with wrapping, so this wraps too.</summary>
    public static long Int96Timestamp(ReadOnlySpan<byte> bytes)
    {
        var nanoseconds = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var day = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        return unchecked(((day - (long)JulianDayOfEpoch) * MicrosecondsPerDay) + FloorDivide(nanoseconds, 1000));
    }

    public static long FloorDivide(long value, long divisor)
    {
        var quotient = value / divisor;
        return value % divisor < 0 ? quotient - 1 : quotient;
    }

    /// <summary>Milliseconds as microseconds.</summary>
    public static long FromMilliseconds(long value)
    {
        var result = unchecked(value * 1000);
        return value is < long.MinValue / 1000 or > long.MaxValue / 1000
            ? throw ParquetError.Invalid("a timestamp in milliseconds is out of range")
            : result;
    }
}
