using Weir.Columnar;
using Weir.Formats.Parquet.Metadata;

namespace Weir.Formats.Parquet.Schema;

/// <summary>Which type the values of a leaf are read as (LogicalTypes.md of the Parquet format).</summary>
internal static class TypeMapping
{
    private const int MaximumFixedLength = 1 << 20;

    /// <summary>The logical type, translated from the converted type where only that is given.</summary>
    public static LogicalType Logical(SchemaElement element) =>
        element.Logical.Kind != LogicalKind.None
            ? element.Logical
            : element.Converted switch
            {
                ConvertedType.Utf8 => new LogicalType(LogicalKind.String),
                ConvertedType.Map or ConvertedType.MapKeyValue => new LogicalType(LogicalKind.Map),
                ConvertedType.List => new LogicalType(LogicalKind.List),
                ConvertedType.Enum => new LogicalType(LogicalKind.Enum),
                ConvertedType.Decimal => new LogicalType(LogicalKind.Decimal)
                {
                    Precision = element.Precision,
                    Scale = element.Scale,
                },
                ConvertedType.Date => new LogicalType(LogicalKind.Date),
                ConvertedType.TimeMillis => new LogicalType(LogicalKind.Time) { Unit = TimeUnit.Millis },
                ConvertedType.TimeMicros => new LogicalType(LogicalKind.Time) { Unit = TimeUnit.Micros },
                ConvertedType.TimestampMillis => new LogicalType(LogicalKind.Timestamp) { Unit = TimeUnit.Millis },
                ConvertedType.TimestampMicros => new LogicalType(LogicalKind.Timestamp) { Unit = TimeUnit.Micros },
                ConvertedType.UInt8 => Integer(8, false),
                ConvertedType.UInt16 => Integer(16, false),
                ConvertedType.UInt32 => Integer(32, false),
                ConvertedType.UInt64 => Integer(64, false),
                ConvertedType.Int8 => Integer(8, true),
                ConvertedType.Int16 => Integer(16, true),
                ConvertedType.Int32 => Integer(32, true),
                ConvertedType.Int64 => Integer(64, true),
                ConvertedType.Json => new LogicalType(LogicalKind.Json),
                ConvertedType.Bson => new LogicalType(LogicalKind.Bson),
                ConvertedType.Interval => new LogicalType(LogicalKind.Interval),
                _ => default,
            };

    /// <summary>The type of a leaf. An annotation that does not fit the stored type makes the file invalid.</summary>
    public static DataType Map(SchemaElement element, LogicalType logical)
    {
        var physical = element.Type!.Value;
        if (physical == PhysicalType.FixedLenByteArray && element.TypeLength is <= 0 or > MaximumFixedLength)
        {
            throw ParquetError.Invalid($"the column \"{element.Name}\" has values of an impossible length");
        }

        return logical.Kind switch
        {
            LogicalKind.Decimal => MapDecimal(element, physical, logical),
            LogicalKind.Unknown => DataType.Null,
            _ => MapAnnotated(physical, element.TypeLength, logical) ?? MapPhysical(physical),
        };
    }

    private static LogicalType Integer(int bits, bool signed) =>
        new(LogicalKind.Integer) { BitWidth = bits, IsSigned = signed };

    private static DataType? MapAnnotated(PhysicalType physical, int length, LogicalType logical) =>
        (logical.Kind, physical) switch
        {
            (LogicalKind.String or LogicalKind.Enum, PhysicalType.ByteArray) => DataType.Varchar,
            (LogicalKind.Json, PhysicalType.ByteArray) => DataType.Json,
            (LogicalKind.Date, PhysicalType.Int32) => DataType.Date,
            (LogicalKind.Time, PhysicalType.Int32) when logical.Unit == TimeUnit.Millis => DataType.Time,
            (LogicalKind.Time, PhysicalType.Int64) when logical.Unit is TimeUnit.Micros or TimeUnit.Nanos =>
                DataType.Time,
            (LogicalKind.Timestamp, PhysicalType.Int64) when Enum.IsDefined(logical.Unit) => logical.IsAdjustedToUtc
                ? DataType.TimestampTz
                : DataType.Timestamp,
            (LogicalKind.Integer, PhysicalType.Int32) => logical switch
            {
                { IsSigned: true, BitWidth: 8 or 16 } => DataType.Int16,
                { IsSigned: true } => DataType.Int32,
                { BitWidth: 8 or 16 } => DataType.Int32,
                _ => DataType.Int64,
            },
            (LogicalKind.Integer, PhysicalType.Int64) => logical switch
            {
                { IsSigned: true } => DataType.Int64,
                _ => DataType.Decimal(20, 0),
            },
            (LogicalKind.Uuid, PhysicalType.FixedLenByteArray) when length == 16 => DataType.Uuid,
            (LogicalKind.Float16, PhysicalType.FixedLenByteArray) when length == 2 => DataType.Float32,
            (LogicalKind.Interval, PhysicalType.FixedLenByteArray) when length == 12 => DataType.Interval,
            _ => null,
        };

    private static DataType MapPhysical(PhysicalType physical) =>
        physical switch
        {
            PhysicalType.Boolean => DataType.Boolean,
            PhysicalType.Int32 => DataType.Int32,
            PhysicalType.Int64 => DataType.Int64,
            PhysicalType.Int96 => DataType.Timestamp,
            PhysicalType.Float => DataType.Float32,
            PhysicalType.Double => DataType.Float64,
            _ => DataType.Blob,
        };

    private static DataType MapDecimal(SchemaElement element, PhysicalType physical, LogicalType logical)
    {
        if (logical.Precision < 1 || logical.Scale < 0 || logical.Scale > logical.Precision)
        {
            throw ParquetError.Invalid($"the column \"{element.Name}\" is a decimal of impossible precision or scale");
        }

        if (logical.Precision > DataType.MaximumPrecision)
        {
            throw ParquetError.Unsupported(
                $"the column \"{element.Name}\" is a decimal of more than {DataType.MaximumPrecision} digits"
            );
        }

        return
            physical
                is PhysicalType.Int32
                    or PhysicalType.Int64
                    or PhysicalType.ByteArray
                    or PhysicalType.FixedLenByteArray
            ? DataType.Decimal(logical.Precision, logical.Scale)
            : throw ParquetError.Invalid($"the column \"{element.Name}\" is a decimal that is not stored as one");
    }
}
