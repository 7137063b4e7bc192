using Weir.Formats.Parquet.Thrift;

namespace Weir.Formats.Parquet.Metadata;

/// <summary>Reads schema elements and logical types (parquet.thrift, SchemaElement and LogicalType).</summary>
internal static class SchemaElementReader
{
    public static SchemaElement Read(ref CompactReader reader)
    {
        string? name = null;
        int? physical = null;
        var (length, repetition, children, converted, scale, precision) = (0, 0, 0, -1, 0, 0);
        var logical = default(LogicalType);
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    physical = reader.ReadI32(type);
                    break;
                case 2:
                    length = reader.ReadI32(type);
                    break;
                case 3:
                    repetition = reader.ReadI32(type);
                    break;
                case 4:
                    name = reader.ReadString(type);
                    break;
                case 5:
                    children = reader.ReadI32(type);
                    break;
                case 6:
                    converted = reader.ReadI32(type);
                    break;
                case 7:
                    scale = reader.ReadI32(type);
                    break;
                case 8:
                    precision = reader.ReadI32(type);
                    break;
                case 10 when type == CompactType.Struct:
                    logical = ReadLogical(ref reader);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        if (name is null || physical is < 0 or > 7 || repetition is < 0 or > 2)
        {
            throw ParquetError.Invalid("an element of the schema has no name or an unknown type or repetition");
        }

        return new SchemaElement(name)
        {
            Type = (PhysicalType?)physical,
            TypeLength = length,
            Repetition = (Repetition)repetition,
            ChildCount = children,
            Converted = converted is >= 0 and <= 21 ? (ConvertedType)converted : ConvertedType.None,
            Scale = scale,
            Precision = precision,
            Logical = logical,
        };
    }

    private static LogicalType ReadLogical(ref CompactReader reader)
    {
        var result = default(LogicalType);
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            var kind = (LogicalKind)field;
            if (type != CompactType.Struct)
            {
                throw ParquetError.Invalid("a logical type of the schema is not a struct");
            }

            switch (kind)
            {
                case LogicalKind.Decimal:
                case LogicalKind.Time:
                case LogicalKind.Timestamp:
                case LogicalKind.Integer:
                    result = ReadParameters(ref reader, kind);
                    break;
                default:
                    reader.Skip(type);
                    result = new LogicalType(Enum.IsDefined(kind) ? kind : LogicalKind.Unrecognized);
                    break;
            }
        }

        return result;
    }

    private static LogicalType ReadParameters(ref CompactReader reader, LogicalKind kind)
    {
        var result = new LogicalType(kind);
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (kind, field)
            {
                case (LogicalKind.Decimal, 1):
                    result = result with { Scale = reader.ReadI32(type) };
                    break;
                case (LogicalKind.Decimal, 2):
                    result = result with { Precision = reader.ReadI32(type) };
                    break;
                case (LogicalKind.Integer, 1):
                    result = result with { BitWidth = reader.ReadI8(type) };
                    break;
                case (LogicalKind.Integer, 2):
                    result = result with { IsSigned = CompactReader.ReadBool(type) };
                    break;
                case (LogicalKind.Time or LogicalKind.Timestamp, 1):
                    result = result with { IsAdjustedToUtc = CompactReader.ReadBool(type) };
                    break;
                case (LogicalKind.Time or LogicalKind.Timestamp, 2) when type == CompactType.Struct:
                    result = result with { Unit = ReadUnit(ref reader) };
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return result;
    }

    private static TimeUnit ReadUnit(ref CompactReader reader)
    {
        var unit = default(TimeUnit);
        reader.EnterStruct();
        short field = 0;
        while (reader.NextField(ref field, out var type))
        {
            unit = (TimeUnit)field;
            reader.Skip(type);
        }

        return unit;
    }
}
