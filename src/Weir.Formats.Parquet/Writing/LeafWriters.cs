using Weir.Columnar;
using Weir.Formats.Parquet.Schema;

namespace Weir.Formats.Parquet.Writing;

/// <summary>Chooses the writer that fits a type; the list of all of them.</summary>
internal static class LeafWriters
{
    public static LeafWriter Create(DataType type, LeafColumn leaf, ParquetWriteOptions options) =>
        type.Kind switch
        {
            TypeKind.Boolean => new BooleanLeafWriter(leaf, options),
            TypeKind.Int16 => new NumberLeafWriter<short, int, Storages.Widened16>(leaf, options),
            TypeKind.Null or TypeKind.Int32 or TypeKind.Date => new NumberLeafWriter<int, int, Storages.Same32>(
                leaf,
                options
            ),
            TypeKind.Int64 or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz => new NumberLeafWriter<
                long,
                long,
                Storages.Same64
            >(leaf, options),
            TypeKind.Int128 => new NumberLeafWriter<Int128, UInt128, Storages.HugeInt>(leaf, options),
            TypeKind.Float32 => new NumberLeafWriter<float, int, Storages.Float>(leaf, options),
            TypeKind.Float64 => new NumberLeafWriter<double, long, Storages.Double>(leaf, options),
            TypeKind.Decimal when type.Precision <= SchemaFlattener.MaximumPrecision32 => new NumberLeafWriter<
                long,
                int,
                Storages.Decimal32
            >(leaf, options),
            TypeKind.Decimal when type.Precision <= DataType.MaximumPrecision64 => new NumberLeafWriter<
                long,
                long,
                Storages.Same64
            >(leaf, options),
            TypeKind.Decimal => new NumberLeafWriter<Int128, UInt128, Storages.Decimal128>(leaf, options),
            TypeKind.Interval => new NumberLeafWriter<Interval, StoredInterval, Storages.Intervals>(leaf, options),
            TypeKind.Uuid => new NumberLeafWriter<UInt128, UInt128, Storages.Uuid>(leaf, options),
            _ => new TextLeafWriter(leaf, options),
        };
}
