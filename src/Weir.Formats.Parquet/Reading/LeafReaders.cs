using Weir.Columnar;
using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Schema;
using Weir.Formats.Parquet.Sources;

namespace Weir.Formats.Parquet.Reading;

/// <summary>Chooses the reader that fits a leaf's storage and type; the list of all of them.</summary>
internal static class LeafReaders
{
    public static LeafReader Create(LeafColumn leaf, IRandomAccess source, ParquetReadOptions options) =>
        leaf.Physical switch
        {
            PhysicalType.Boolean => new BooleanLeafReader(leaf, source, options),
            PhysicalType.Int32 => CreateInt32(leaf, source, options),
            PhysicalType.Int64 => CreateInt64(leaf, source, options),
            PhysicalType.Float => Number<float, float, Conversions.Same<float>>(leaf, source, options),
            PhysicalType.Double => Number<double, double, Conversions.Same<double>>(leaf, source, options),
            PhysicalType.Int96 => Bytes<long, BytesConversions.Int96>(leaf, source, options),
            _ => leaf.Type.Kind switch
            {
                TypeKind.Decimal when leaf.Type.Precision <= DataType.MaximumPrecision64 => Bytes<
                    long,
                    BytesConversions.Decimal64
                >(leaf, source, options),
                TypeKind.Decimal => Bytes<Int128, BytesConversions.Decimal128>(leaf, source, options),
                TypeKind.Uuid => Bytes<UInt128, BytesConversions.Uuid>(leaf, source, options),
                TypeKind.Float32 => Bytes<float, BytesConversions.Half>(leaf, source, options),
                TypeKind.Interval => Bytes<Interval, BytesConversions.Intervals>(leaf, source, options),
                _ => new TextLeafReader(leaf, source, options),
            },
        };

    private static LeafReader CreateInt32(LeafColumn leaf, IRandomAccess source, ParquetReadOptions options) =>
        (leaf.Type.Kind, leaf.Logical) switch
        {
            (TypeKind.Int16, { BitWidth: 8 }) => Number<int, short, Conversions.Int8>(leaf, source, options),
            (TypeKind.Int16, _) => Number<int, short, Conversions.Int16>(leaf, source, options),
            (TypeKind.Int32, { Kind: LogicalKind.Integer, IsSigned: false, BitWidth: 8 }) => Number<
                int,
                int,
                Conversions.UInt8
            >(leaf, source, options),
            (TypeKind.Int32, { Kind: LogicalKind.Integer, IsSigned: false }) => Number<int, int, Conversions.UInt16>(
                leaf,
                source,
                options
            ),
            (TypeKind.Int64, _) => Number<int, long, Conversions.UInt32>(leaf, source, options),
            (TypeKind.Time, _) => Number<int, long, Conversions.TimeMillis>(leaf, source, options),
            (TypeKind.Decimal, _) => leaf.Type.Precision <= DataType.MaximumPrecision64
                ? Number<int, long, Conversions.Widen32>(leaf, source, options)
                : Number<int, Int128, Conversions.Widen32To128>(leaf, source, options),
            _ => Number<int, int, Conversions.Same<int>>(leaf, source, options),
        };

    private static LeafReader CreateInt64(LeafColumn leaf, IRandomAccess source, ParquetReadOptions options) =>
        (leaf.Type.Kind, leaf.Logical.Unit) switch
        {
            (TypeKind.Decimal, _) when leaf.Logical.Kind == LogicalKind.Integer => Number<
                long,
                Int128,
                Conversions.UInt64
            >(leaf, source, options),
            (TypeKind.Decimal, _) when leaf.Type.Precision > DataType.MaximumPrecision64 => Number<
                long,
                Int128,
                Conversions.Widen64
            >(leaf, source, options),
            (TypeKind.Timestamp or TypeKind.TimestampTz, TimeUnit.Millis) => Number<long, long, Conversions.Millis>(
                leaf,
                source,
                options
            ),
            (TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Time, TimeUnit.Nanos) => Number<
                long,
                long,
                Conversions.Nanos
            >(leaf, source, options),
            _ => Number<long, long, Conversions.Same<long>>(leaf, source, options),
        };

    private static NumberLeafReader<TStored, TValue, TConversion> Number<TStored, TValue, TConversion>(
        LeafColumn leaf,
        IRandomAccess source,
        ParquetReadOptions options
    )
        where TStored : unmanaged
        where TValue : unmanaged, IEquatable<TValue>
        where TConversion : struct, IConversion<TStored, TValue> => new(leaf, source, options);

    private static BytesLeafReader<TValue, TConversion> Bytes<TValue, TConversion>(
        LeafColumn leaf,
        IRandomAccess source,
        ParquetReadOptions options
    )
        where TValue : unmanaged, IEquatable<TValue>
        where TConversion : struct, IBytesConversion<TValue> => new(leaf, source, options);
}
