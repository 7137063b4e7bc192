using Weir.Columnar;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>
/// Encodes one column in the server's binary form: first the size of every value, then the values themselves, each at the
/// place that its row has reached. A batch is so encoded column by column although COPY wants it row by row.
/// </summary>
internal abstract class ColumnEncoder
{
    /// <summary>Bytes before each value: its length.</summary>
    public const int LengthSize = 4;

    /// <summary>Adds the size of each row's value, length included, to <paramref name="sizes"/>.</summary>
    public abstract void Measure(Column column, ReadOnlySpan<int> rows, Span<long> sizes);

    /// <summary>Writes each row's value at its cursor and moves the cursor behind it.</summary>
    public abstract void Write(Column column, ReadOnlySpan<int> rows, Span<int> cursors, Span<byte> target);

    /// <summary>The size of one value that is not null, without its length.</summary>
    public abstract int SizeOf(Column column, int row);

    /// <summary>Writes one value that is not null, without its length.</summary>
    public abstract void WriteValue(Column column, int row, Span<byte> target);

    /// <summary>The encoder for a value of our type that goes into a column of the server's; null when they do not fit.</summary>
    public static ColumnEncoder? Create(Field field, PostgresType target) =>
        field.Type.Kind == TypeKind.Null ? new NullEncoder()
        : target.IsArray != (field.Type.Kind == TypeKind.List) ? null
        : target.IsArray ? ListOf(field, target)
        : Element(field, target);

    private static ListEncoder? ListOf(Field field, PostgresType target)
    {
        var element = Element(field with { Type = field.Type.Element! }, target);
        return element is null ? null : new ListEncoder(element, target.Oid);
    }

    private static ColumnEncoder? Element(Field field, PostgresType target) =>
        target.Labels is not null
            ? field.Type.Kind is TypeKind.Varchar or TypeKind.Enum
                ? new TextEncoder(field.Name, isJsonb: false)
                : null
            : !target.IsBuiltIn
                ? null
                : (field.Type.Kind, target.Name) switch
                {
                    (TypeKind.Boolean, "bool") => new FixedEncoder<bool, BooleanForm>(default),
                    (TypeKind.Int16, "int2") => new FixedEncoder<short, Int16Form>(default),
                    (TypeKind.Int16, "int4") => new FixedEncoder<short, Int32Of<short>>(default),
                    (TypeKind.Int32, "int4") => new FixedEncoder<int, Int32Of<int>>(default),
                    (TypeKind.Int64, "int4") => new FixedEncoder<long, Int32Of<long>>(new(field.Name)),
                    (TypeKind.Int32, "int2") => new FixedEncoder<int, Int16Of<int>>(new(field.Name)),
                    (TypeKind.Int64, "int2") => new FixedEncoder<long, Int16Of<long>>(new(field.Name)),
                    (TypeKind.Int16, "int8") => new FixedEncoder<short, Int64Of<short>>(default),
                    (TypeKind.Int32, "int8") => new FixedEncoder<int, Int64Of<int>>(default),
                    (TypeKind.Int64, "int8") => new FixedEncoder<long, Int64Of<long>>(default),
                    (TypeKind.Int128, "int2") => new FixedEncoder<Int128, Int16Of<Int128>>(new(field.Name)),
                    (TypeKind.Int128, "int4") => new FixedEncoder<Int128, Int32Of<Int128>>(new(field.Name)),
                    (TypeKind.Int128, "int8") => new FixedEncoder<Int128, Int64Of<Int128>>(new(field.Name)),
                    (TypeKind.Int16, "numeric") => new FixedEncoder<short, NumericOf<short>>(new(field, target)),
                    (TypeKind.Int32, "numeric") => new FixedEncoder<int, NumericOf<int>>(new(field, target)),
                    (TypeKind.Int64, "numeric") => new FixedEncoder<long, NumericOf<long>>(new(field, target)),
                    (TypeKind.Int128, "numeric") => new FixedEncoder<Int128, NumericOf<Int128>>(new(field, target)),
                    (TypeKind.Decimal, "numeric") when field.Type.Precision <= DataType.MaximumPrecision64 =>
                        new FixedEncoder<long, NumericOf<long>>(new(field, target)),
                    (TypeKind.Decimal, "numeric") => new FixedEncoder<Int128, NumericOf<Int128>>(new(field, target)),
                    (TypeKind.Float32, "float4") => new FixedEncoder<float, Float32Of<float>>(default),
                    (TypeKind.Float64, "float4") => new FixedEncoder<double, Float32Of<double>>(new(field.Name)),
                    (TypeKind.Float32, "float8") => new FixedEncoder<float, Float64Of<float>>(default),
                    (TypeKind.Float64, "float8") => new FixedEncoder<double, Float64Of<double>>(default),
                    (TypeKind.Int16, "float8") => new FixedEncoder<short, Float64Of<short>>(default),
                    (TypeKind.Int32, "float8") => new FixedEncoder<int, Float64Of<int>>(default),
                    (TypeKind.Varchar or TypeKind.Enum or TypeKind.Json, "varchar") when target.Modifier > 4 =>
                        new TextEncoder(field.Name, isJsonb: false, target.Modifier - 4),
                    (TypeKind.Varchar or TypeKind.Enum or TypeKind.Json, "text" or "varchar" or "bpchar" or "json") =>
                        new TextEncoder(field.Name, isJsonb: false),
                    (TypeKind.Varchar or TypeKind.Json, "jsonb") => new TextEncoder(field.Name, isJsonb: true),
                    (TypeKind.Blob, "bytea") => new BytesEncoder(),
                    (TypeKind.Date, "date") => new FixedEncoder<int, DateForm>(new(field.Name)),
                    (TypeKind.Time, "time") => new FixedEncoder<long, TimeForm>(new(field.Name, new(target))),
                    (TypeKind.Timestamp, "timestamp") => new FixedEncoder<long, TimestampForm>(
                        new(field.Name, new(target))
                    ),
                    (TypeKind.TimestampTz, "timestamptz") => new FixedEncoder<long, TimestampForm>(
                        new(field.Name, new(target))
                    ),
                    (TypeKind.Interval, "interval") => new FixedEncoder<Interval, IntervalForm>(
                        new(field.Name, new(target))
                    ),
                    (TypeKind.Uuid, "uuid") => new FixedEncoder<UInt128, UuidForm>(default),
                    _ => null,
                };
}
