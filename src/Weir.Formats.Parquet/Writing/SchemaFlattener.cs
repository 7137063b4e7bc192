using Weir.Columnar;
using Weir.Formats.Parquet.Metadata;

namespace Weir.Formats.Parquet.Writing;

/// <summary>Turns types into the flattened schema of a footer (LogicalTypes.md of the Parquet format).</summary>
internal sealed class SchemaFlattener
{
    /// <summary>The most digits of a decimal that is stored in 32 bits.</summary>
    public const int MaximumPrecision32 = 9;

    private const int WideBytes = 16;
    private const int IntervalBytes = 12;

    private readonly List<SchemaElement> _elements = [];
    private readonly List<string[]> _paths = [];
    private readonly List<DataType> _types = [];
    private readonly Stack<string> _path = new();

    private SchemaFlattener() { }

    /// <summary>The elements, and for each leaf the names from the root to it and its type.</summary>
    /// <exception cref="WeirException">The format cannot hold a column without fields, or none at all.</exception>
    public static (SchemaElement[] Elements, string[][] Paths, DataType[] Types) Flatten(Columnar.Schema schema)
    {
        var flattener = new SchemaFlattener();
        if (schema.Count == 0)
        {
            throw ParquetError.Unsupported("A Parquet file needs at least one column");
        }

        flattener._elements.Add(new SchemaElement("schema") { ChildCount = schema.Count });
        foreach (var field in schema.Fields)
        {
            flattener.Add(field);
        }

        return ([.. flattener._elements], [.. flattener._paths], [.. flattener._types]);
    }

    private void Add(Field field)
    {
        var type = field.Type;
        var repetition = field.IsNullable ? Repetition.Optional : Repetition.Required;
        _path.Push(field.Name);
        switch (type.Kind)
        {
            case TypeKind.Struct when type.Fields.Count == 0:
                throw ParquetError.Unsupported(
                    $"The column \"{_path.Last()}\" cannot be written to a Parquet file: it has a struct without fields"
                );
            case TypeKind.Struct:
                AddGroup(field.Name, repetition, type.Fields, LogicalKind.None, ConvertedType.None);
                break;
            case TypeKind.List:
                Add(
                    field.Name,
                    repetition,
                    "list",
                    LogicalKind.List,
                    ConvertedType.List,
                    [new Field("element", type.Element!)]
                );
                break;
            case TypeKind.Map:
                Add(field.Name, repetition, "key_value", LogicalKind.Map, ConvertedType.Map, type.Element!.Fields);
                break;
            default:
                _elements.Add(Leaf(field.Name, type) with { Repetition = repetition });
                _paths.Add([.. _path.Reverse()]);
                _types.Add(type);
                break;
        }

        _path.Pop();
    }

    /// <summary>The group of a list or map, and the repeated one in it.</summary>
    private void Add(
        string name,
        Repetition repetition,
        string repeated,
        LogicalKind logical,
        ConvertedType converted,
        IReadOnlyList<Field> fields
    )
    {
        _elements.Add(
            new SchemaElement(name)
            {
                Repetition = repetition,
                ChildCount = 1,
                Logical = new LogicalType(logical),
                Converted = converted,
            }
        );
        _path.Push(repeated);
        AddGroup(repeated, Repetition.Repeated, fields, LogicalKind.None, ConvertedType.None);
        _path.Pop();
    }

    private void AddGroup(
        string name,
        Repetition repetition,
        IReadOnlyList<Field> fields,
        LogicalKind logical,
        ConvertedType converted
    )
    {
        _elements.Add(
            new SchemaElement(name)
            {
                Repetition = repetition,
                ChildCount = fields.Count,
                Logical = new LogicalType(logical),
                Converted = converted,
            }
        );
        foreach (var field in fields)
        {
            Add(field);
        }
    }

    private static SchemaElement Leaf(string name, DataType type) =>
        type.Kind switch
        {
            TypeKind.Null => Plain(name, PhysicalType.Int32, LogicalKind.Unknown, ConvertedType.None),
            TypeKind.Boolean => new SchemaElement(name) { Type = PhysicalType.Boolean },
            TypeKind.Int16 => Whole(name, PhysicalType.Int32, 16, ConvertedType.Int16),
            TypeKind.Int32 => Whole(name, PhysicalType.Int32, 32, ConvertedType.Int32),
            TypeKind.Int64 => Whole(name, PhysicalType.Int64, 64, ConvertedType.Int64),
            TypeKind.Int128 => Decimal(name, DataType.MaximumPrecision, 0),
            TypeKind.Decimal => Decimal(name, type.Precision, type.Scale),
            TypeKind.Float32 => new SchemaElement(name) { Type = PhysicalType.Float },
            TypeKind.Float64 => new SchemaElement(name) { Type = PhysicalType.Double },
            TypeKind.Varchar or TypeKind.Enum => Plain(
                name,
                PhysicalType.ByteArray,
                LogicalKind.String,
                ConvertedType.Utf8
            ),
            TypeKind.Json => Plain(name, PhysicalType.ByteArray, LogicalKind.Json, ConvertedType.Json),
            TypeKind.Blob => new SchemaElement(name) { Type = PhysicalType.ByteArray },
            TypeKind.Date => Plain(name, PhysicalType.Int32, LogicalKind.Date, ConvertedType.Date),
            TypeKind.Time => Clock(name, LogicalKind.Time, ConvertedType.TimeMicros, false),
            TypeKind.Timestamp => Clock(name, LogicalKind.Timestamp, ConvertedType.TimestampMicros, false),
            TypeKind.TimestampTz => Clock(name, LogicalKind.Timestamp, ConvertedType.TimestampMicros, true),
            TypeKind.Interval => Fixed(name, IntervalBytes, default) with { Converted = ConvertedType.Interval },
            TypeKind.Uuid => Fixed(name, WideBytes, new LogicalType(LogicalKind.Uuid)),
            _ => throw ParquetError.Unsupported($"A column of type {type} cannot be written to a Parquet file"),
        };

    private static SchemaElement Plain(
        string name,
        PhysicalType physical,
        LogicalKind logical,
        ConvertedType converted
    ) =>
        new(name)
        {
            Type = physical,
            Logical = new LogicalType(logical),
            Converted = converted,
        };

    private static SchemaElement Whole(string name, PhysicalType physical, int bits, ConvertedType converted) =>
        new(name)
        {
            Type = physical,
            Logical = new LogicalType(LogicalKind.Integer) { BitWidth = bits, IsSigned = true },
            Converted = converted,
        };

    private static SchemaElement Clock(string name, LogicalKind logical, ConvertedType converted, bool isUtc) =>
        new(name)
        {
            Type = PhysicalType.Int64,
            Logical = new LogicalType(logical) { Unit = TimeUnit.Micros, IsAdjustedToUtc = isUtc },
            Converted = converted,
        };

    private static SchemaElement Fixed(string name, int bytes, LogicalType logical) =>
        new(name)
        {
            Type = PhysicalType.FixedLenByteArray,
            TypeLength = bytes,
            Logical = logical,
        };

    private static SchemaElement Decimal(string name, int precision, int scale)
    {
        var logical = new LogicalType(LogicalKind.Decimal) { Precision = precision, Scale = scale };
        var element = precision switch
        {
            <= MaximumPrecision32 => new SchemaElement(name) { Type = PhysicalType.Int32, Logical = logical },
            <= DataType.MaximumPrecision64 => new SchemaElement(name) { Type = PhysicalType.Int64, Logical = logical },
            _ => Fixed(name, WideBytes, logical),
        };
        return element with { Converted = ConvertedType.Decimal, Precision = precision, Scale = scale };
    }
}
