using Weir.Columnar;

namespace Weir.Formats.Csv;

/// <summary>The only place where types meet the readers of their values.</summary>
internal static class CsvColumns
{
    public static CsvColumn Create(int place, CsvLayout layout, CsvReadOptions options)
    {
        var type = layout.Schema[place].Type;
        return type.Kind switch
        {
            TypeKind.Varchar => new CsvTextColumn(place, layout, options),
            TypeKind.Json or TypeKind.Enum or TypeKind.Blob => new CsvCheckedTextColumn(place, layout, options),
            TypeKind.Boolean => Fixed<bool, BooleanValue>(default),
            TypeKind.Int16 => Fixed<short, Int16Value>(default),
            TypeKind.Int32 => Fixed<int, Int32Value>(default),
            TypeKind.Int64 => Fixed<long, Int64Value>(default),
            TypeKind.Int128 => Fixed<Int128, Int128Value>(default),
            TypeKind.Float32 => Fixed<float, Float32Value>(default),
            TypeKind.Float64 => Fixed<double, Float64Value>(default),
            TypeKind.Decimal when type.Precision <= DataType.MaximumPrecision64 => Fixed<long, Decimal64Value>(
                new Decimal64Value(type.Precision, type.Scale, layout.Inferred[place])
            ),
            TypeKind.Decimal => Fixed<Int128, Decimal128Value>(
                new Decimal128Value(type.Precision, type.Scale, layout.Inferred[place])
            ),
            TypeKind.Date => Fixed<int, DateValue>(default),
            TypeKind.Time => Fixed<long, TimeValue>(default),
            TypeKind.Timestamp => Fixed<long, TimestampValue>(default),
            TypeKind.TimestampTz => Fixed<long, InstantValue>(new InstantValue(options.Zone)),
            TypeKind.Interval => Fixed<Interval, IntervalValue>(default),
            TypeKind.Uuid => Fixed<UInt128, UuidValue>(default),
            _ => throw new WeirException(
                ErrorCode.NotSupported,
                $"A CSV file cannot hold values of type {type}: column \"{layout.Schema[place].Name}\""
            )
            {
                SourceName = options.Name,
            },
        };

        CsvFixedColumn<T, TValue> Fixed<T, TValue>(TValue values)
            where T : unmanaged, IEquatable<T>
            where TValue : struct, ICsvValue<T> => new(place, layout, options, values);
    }
}
