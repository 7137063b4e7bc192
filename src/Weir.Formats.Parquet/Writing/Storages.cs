using System.Buffers.Binary;
using System.Numerics;
using Weir.Columnar;

namespace Weir.Formats.Parquet.Writing;

/// <summary>How each type is stored (LogicalTypes.md and Encodings.md, Plain).</summary>
internal static class Storages
{
    public readonly struct Same32 : IStorage<int, int>
    {
        public static int Store(int value) => value;

        public static ulong Bits(int stored) => (uint)stored;

        public static bool IsLess(int left, int right) => left < right;
    }

    public readonly struct Same64 : IStorage<long, long>
    {
        public static long Store(long value) => value;

        public static ulong Bits(long stored) => (ulong)stored;

        public static bool IsLess(long left, long right) => left < right;
    }

    public readonly struct Widened16 : IStorage<short, int>
    {
        public static bool IsSame => false;

        public static int Store(short value) => value;

        public static ulong Bits(int stored) => (uint)stored;

        public static bool IsLess(int left, int right) => left < right;
    }

    /// <summary>Decimals of up to nine digits.</summary>
    public readonly struct Decimal32 : IStorage<long, int>
    {
        public static bool IsSame => false;

        public static int Store(long value) =>
            value == (int)value
                ? (int)value
                : throw new WeirException(
                    ErrorCode.NumericOverflow,
                    "A decimal has more digits than its type allows and cannot be written"
                );

        public static ulong Bits(int stored) => (uint)stored;

        public static bool IsLess(int left, int right) => left < right;
    }

    /// <summary>By bits, so that zeros and NaNs keep theirs in dictionaries.</summary>
    public readonly struct Float : IStorage<float, int>
    {
        private const int NegativeZero = int.MinValue;

        public static int Store(float value) => BitConverter.SingleToInt32Bits(value);

        public static ulong Bits(int stored) => (uint)stored;

        public static bool IsLess(int left, int right) =>
            BitConverter.Int32BitsToSingle(left) < BitConverter.Int32BitsToSingle(right);

        public static bool IsNaN(int stored) => float.IsNaN(BitConverter.Int32BitsToSingle(stored));

        public static int Lower(int minimum) => minimum == 0 ? NegativeZero : minimum;

        public static int Upper(int maximum) => maximum == NegativeZero ? 0 : maximum;
    }

    /// <summary>By bits too.</summary>
    public readonly struct Double : IStorage<double, long>
    {
        private const long NegativeZero = long.MinValue;

        public static long Store(double value) => BitConverter.DoubleToInt64Bits(value);

        public static ulong Bits(long stored) => (ulong)stored;

        public static bool IsLess(long left, long right) =>
            BitConverter.Int64BitsToDouble(left) < BitConverter.Int64BitsToDouble(right);

        public static bool IsNaN(long stored) => double.IsNaN(BitConverter.Int64BitsToDouble(stored));

        public static long Lower(long minimum) => minimum == 0 ? NegativeZero : minimum;

        public static long Upper(long maximum) => maximum == NegativeZero ? 0 : maximum;
    }

    /// <summary>Big-endian, sixteen bytes.</summary>
    public readonly struct Decimal128 : IStorage<Int128, UInt128>
    {
        public static bool IsSame => false;

        public static UInt128 Store(Int128 value) => BinaryPrimitives.ReverseEndianness((UInt128)value);

        public static ulong Bits(UInt128 stored) => Fold(stored);

        public static bool IsLess(UInt128 left, UInt128 right) =>
            (Int128)BinaryPrimitives.ReverseEndianness(left) < (Int128)BinaryPrimitives.ReverseEndianness(right);
    }

    /// <summary>HUGEINT as DECIMAL(38,0), the widest number of the format.</summary>
    public readonly struct HugeInt : IStorage<Int128, UInt128>
    {
        private static readonly Int128 Limit = (Int128)BigInteger.Pow(10, DataType.MaximumPrecision);

        public static bool IsSame => false;

        public static UInt128 Store(Int128 value) =>
            value > -Limit && value < Limit
                ? Decimal128.Store(value)
                : throw new WeirException(
                    ErrorCode.NumericOverflow,
                    $"A HUGEINT of more than {DataType.MaximumPrecision} digits cannot be written to a Parquet file"
                )
                {
                    Hint = "Cast the column to VARCHAR.",
                };

        public static ulong Bits(UInt128 stored) => Fold(stored);

        public static bool IsLess(UInt128 left, UInt128 right) => Decimal128.IsLess(left, right);
    }

    /// <summary>The first byte of the text form first.</summary>
    public readonly struct Uuid : IStorage<UInt128, UInt128>
    {
        public static bool IsSame => false;

        public static UInt128 Store(UInt128 value) => BinaryPrimitives.ReverseEndianness(value);

        public static ulong Bits(UInt128 stored) => Fold(stored);

        public static bool IsLess(UInt128 left, UInt128 right) =>
            BinaryPrimitives.ReverseEndianness(left) < BinaryPrimitives.ReverseEndianness(right);
    }

    /// <summary>Months, days and milliseconds, none below zero; the format defines no order.</summary>
    public readonly struct Intervals : IStorage<Interval, StoredInterval>
    {
        private const long MicrosecondsPerMillisecond = 1000;

        public static bool IsSame => false;

        public static bool HasOrder => false;

        public static StoredInterval Store(Interval value)
        {
            var (milliseconds, rest) = Math.DivRem(value.Microseconds, MicrosecondsPerMillisecond);
            return value.Months >= 0 && value.Days >= 0 && rest == 0 && milliseconds is >= 0 and <= uint.MaxValue
                ? new StoredInterval((uint)value.Months, (uint)value.Days, (uint)milliseconds)
                : throw new WeirException(
                    ErrorCode.DateTimeOverflow,
                    "A Parquet file holds only intervals of whole milliseconds, none of their parts below zero"
                )
                {
                    Hint = "Cast the column to VARCHAR.",
                };
        }

        public static ulong Bits(StoredInterval stored) =>
            Fold(new UInt128(stored.Months, ((ulong)stored.Days << 32) | stored.Milliseconds));

        public static bool IsLess(StoredInterval left, StoredInterval right) => false;
    }

    private static ulong Fold(UInt128 value) =>
        ((ulong)value * 0xFF51AFD7ED558CCDUL) ^ BitOperations.RotateLeft((ulong)(value >> 64), 29);
}
