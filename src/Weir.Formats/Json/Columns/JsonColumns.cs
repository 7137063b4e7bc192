using Weir.Columnar;
using Weir.Formats.Csv;

namespace Weir.Formats.Json;

/// <summary>The only place where types meet the readers of their values.</summary>
internal static class JsonColumns
{
    private const int Integers = 1 << (int)JsonKind.Integer;
    private const int Numbers = Integers | (1 << (int)JsonKind.Number);
    private const int Strings = 1 << (int)JsonKind.String;

    public static JsonColumn Create(JsonNode node, JsonReadOptions options)
    {
        var type = node.Type;
        var isInferred = !node.IsDeclared;
        return type.Kind switch
        {
            TypeKind.Struct => new JsonStructColumn(node, options),
            TypeKind.List => new JsonListColumn(node, options),
            TypeKind.Json => new JsonRawColumn(node, options),
            TypeKind.Varchar => new JsonTextColumn(node, options),
            TypeKind.Blob or TypeKind.Enum => new JsonCheckedTextColumn(node, options),
            TypeKind.Boolean => new JsonBooleanColumn(node, options),
            TypeKind.Int16 => Fixed<short, Int16Value>(Integers, default),
            TypeKind.Int32 => Fixed<int, Int32Value>(Integers, default),
            TypeKind.Int64 => Fixed<long, Int64Value>(Integers, default),
            TypeKind.Int128 => Fixed<Int128, Int128Value>(Integers, default),
            TypeKind.Float32 => Fixed<float, Float32Value>(Numbers, default),
            TypeKind.Float64 when isInferred => Fixed<double, JsonExactFloat>(Numbers, default),
            TypeKind.Float64 => Fixed<double, Float64Value>(Numbers, default),
            TypeKind.Decimal when type.Precision <= DataType.MaximumPrecision64 => Fixed<long, Decimal64Value>(
                Numbers,
                new Decimal64Value(type.Precision, type.Scale, isInferred)
            ),
            TypeKind.Decimal => Fixed<Int128, Decimal128Value>(
                Numbers,
                new Decimal128Value(type.Precision, type.Scale, isInferred)
            ),
            TypeKind.Date => Fixed<int, DateValue>(Strings, default),
            TypeKind.Time => Fixed<long, TimeValue>(Strings, default),
            TypeKind.Timestamp => Fixed<long, TimestampValue>(Strings, default),
            TypeKind.TimestampTz => Fixed<long, InstantValue>(Strings, new InstantValue(options.Zone)),
            TypeKind.Interval => Fixed<Interval, IntervalValue>(Strings, default),
            TypeKind.Uuid => Fixed<UInt128, UuidValue>(Strings, default),
            _ => throw NotSupported(options, node.Path, type),
        };

        JsonFixedColumn<T, TValue> Fixed<T, TValue>(int kinds, TValue values)
            where T : unmanaged, IEquatable<T>
            where TValue : struct, ICsvValue<T> => new(node, options, kinds, values);
    }

    public static WeirException NotSupported(JsonReadOptions options, string path, DataType type) =>
        new(ErrorCode.NotSupported, $"values of type {type} cannot be read from JSON: column \"{path}\"")
        {
            SourceName = options.Name,
        };
}
