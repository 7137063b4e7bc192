using System.Buffers.Binary;
using System.Text.Unicode;
using Weir.Columnar;
using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Schema;

namespace Weir.Formats.Parquet.Reading;

/// <summary>
/// Turns stored bounds into typed values, leaving out what cannot be trusted (parquet.thrift, Statistics and ColumnOrder).
/// </summary>
internal static class StatisticsDecoder
{
    public static ParquetColumnStatistics Decode(LeafColumn leaf, ChunkStatistics stored, bool hasKnownOrder)
    {
        var (minimum, maximum) = Bounds(leaf, stored, hasKnownOrder);
        var low = Value(leaf, minimum);
        var high = Value(leaf, maximum);
        var isBytes = leaf.Physical is PhysicalType.ByteArray or PhysicalType.FixedLenByteArray;
        return new ParquetColumnStatistics
        {
            Minimum = WidenZero(low, -0.0),
            Maximum = WidenZero(high, 0.0),
            IsMinimumExact = low is not null && !leaf.Type.IsFloat && (stored.IsMinimumExact ?? !isBytes),
            IsMaximumExact = high is not null && !leaf.Type.IsFloat && (stored.IsMaximumExact ?? !isBytes),
            NullCount = stored.NullCount is >= 0 ? stored.NullCount : null,
            DistinctCount = stored.DistinctCount is > 0 ? stored.DistinctCount : null,
            MayHaveNaN = leaf.Type.IsFloat && stored.NanCount != 0,
        };
    }

    /// <summary>
    /// The bounds whose order is that of the values. The deprecated pair was compared as signed numbers, so it only holds
    /// for types that are; bounds without a stated order only where there is just one order to think of.
    /// </summary>
    private static (byte[]? Minimum, byte[]? Maximum) Bounds(LeafColumn leaf, ChunkStatistics stored, bool known)
    {
        var isSigned =
            leaf.Physical
                is PhysicalType.Boolean
                    or PhysicalType.Int32
                    or PhysicalType.Int64
                    or PhysicalType.Float
                    or PhysicalType.Double
            && leaf.Logical is not { Kind: LogicalKind.Integer, IsSigned: false };
        if (leaf.Physical == PhysicalType.Int96 || leaf.Type.Kind is TypeKind.Interval or TypeKind.Null)
        {
            return (null, null);
        }

        if (stored.Minimum is not null || stored.Maximum is not null)
        {
            return known || isSigned ? (stored.Minimum, stored.Maximum) : (null, null);
        }

        return isSigned ? (stored.LegacyMinimum, stored.LegacyMaximum) : (null, null);
    }

    private static object? Value(LeafColumn leaf, byte[]? bytes)
    {
        if (bytes is null)
        {
            return null;
        }

        try
        {
            return leaf.Physical switch
            {
                PhysicalType.Boolean when bytes.Length == 1 => bytes[0] != 0,
                PhysicalType.Int32 when bytes.Length == 4 => Whole(leaf, BinaryPrimitives.ReadInt32LittleEndian(bytes)),
                PhysicalType.Int64 when bytes.Length == 8 => Whole(leaf, BinaryPrimitives.ReadInt64LittleEndian(bytes)),
                PhysicalType.Float when bytes.Length == 4 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
                PhysicalType.Double when bytes.Length == 8 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
                PhysicalType.FixedLenByteArray when bytes.Length != leaf.Length && !leaf.Type.IsTextLike => null,
                PhysicalType.ByteArray or PhysicalType.FixedLenByteArray => FromBytes(leaf, bytes),
                _ => null,
            };
        }
        catch (WeirException)
        {
            // A bound that does not fit its own type says nothing; the rows themselves are checked when they are read.
            return null;
        }
    }

    private static object? Whole(LeafColumn leaf, long value)
    {
        if (leaf.Logical is { Kind: LogicalKind.Integer, IsSigned: false })
        {
            return (leaf.Type.Kind, leaf.Physical) switch
            {
                (TypeKind.Int32, _) => value is < 0 or > ushort.MaxValue ? null : (int)value,
                (TypeKind.Int64, _) => (long)(uint)value,
                _ => new DecimalValue((ulong)value, 0),
            };
        }

        return leaf.Type.Kind switch
        {
            TypeKind.Int16 => value is < short.MinValue or > short.MaxValue ? null : (short)value,
            TypeKind.Int32 or TypeKind.Date => (int)value,
            TypeKind.Decimal => new DecimalValue(value, leaf.Type.Scale),
            TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz => leaf.Logical.Unit switch
            {
                TimeUnit.Millis => BytesConversion.FromMilliseconds(value),
                TimeUnit.Nanos => BytesConversion.FloorDivide(value, 1000),
                _ => value,
            },
            _ => value,
        };
    }

    private static object? FromBytes(LeafColumn leaf, byte[] bytes) =>
        leaf.Type.Kind switch
        {
            TypeKind.Decimal => new DecimalValue(BytesConversion.BigEndian(bytes), leaf.Type.Scale),
            TypeKind.Uuid => BytesConversion.Uuid(bytes),
            TypeKind.Float32 => BytesConversion.Half(bytes),
            TypeKind.Blob => bytes,
            _ => Utf8.IsValid(bytes) ? System.Text.Encoding.UTF8.GetString(bytes) : null,
        };

    /// <summary>A bound of either zero stands for both; NaN bounds nothing.</summary>
    private static object? WidenZero(object? bound, double zero) =>
        bound switch
        {
            0.0f => (float)zero,
            0.0d => zero,
            float.NaN or double.NaN => null,
            _ => bound,
        };
}
