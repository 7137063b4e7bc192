using System.Globalization;

namespace Weir.Columnar;

/// <summary>The type of a column or expression. Immutable, compared by value.</summary>
public sealed class DataType : IEquatable<DataType>
{
    /// <summary>The most digits of a decimal.</summary>
    public const int MaximumPrecision = 38;

    /// <summary>The most digits of a decimal that is stored in 64 bits.</summary>
    public const int MaximumPrecision64 = 18;

    private DataType(TypeKind kind, int precision = 0, int scale = 0)
    {
        Kind = kind;
        Precision = precision;
        Scale = scale;
    }

    /// <summary>The type of a bare NULL.</summary>
    public static DataType Null { get; } = new(TypeKind.Null);

    /// <summary>BOOLEAN.</summary>
    public static DataType Boolean { get; } = new(TypeKind.Boolean);

    /// <summary>SMALLINT.</summary>
    public static DataType Int16 { get; } = new(TypeKind.Int16);

    /// <summary>INTEGER.</summary>
    public static DataType Int32 { get; } = new(TypeKind.Int32);

    /// <summary>BIGINT.</summary>
    public static DataType Int64 { get; } = new(TypeKind.Int64);

    /// <summary>HUGEINT.</summary>
    public static DataType Int128 { get; } = new(TypeKind.Int128);

    /// <summary>REAL.</summary>
    public static DataType Float32 { get; } = new(TypeKind.Float32);

    /// <summary>DOUBLE PRECISION.</summary>
    public static DataType Float64 { get; } = new(TypeKind.Float64);

    /// <summary>VARCHAR.</summary>
    public static DataType Varchar { get; } = new(TypeKind.Varchar);

    /// <summary>BYTEA.</summary>
    public static DataType Blob { get; } = new(TypeKind.Blob);

    /// <summary>DATE.</summary>
    public static DataType Date { get; } = new(TypeKind.Date);

    /// <summary>TIME.</summary>
    public static DataType Time { get; } = new(TypeKind.Time);

    /// <summary>TIMESTAMP.</summary>
    public static DataType Timestamp { get; } = new(TypeKind.Timestamp);

    /// <summary>TIMESTAMP WITH TIME ZONE.</summary>
    public static DataType TimestampTz { get; } = new(TypeKind.TimestampTz);

    /// <summary>INTERVAL.</summary>
    public static DataType Interval { get; } = new(TypeKind.Interval);

    /// <summary>UUID.</summary>
    public static DataType Uuid { get; } = new(TypeKind.Uuid);

    /// <summary>JSON.</summary>
    public static DataType Json { get; } = new(TypeKind.Json);

    /// <summary>The kind.</summary>
    public TypeKind Kind { get; }

    /// <summary>Digits of a decimal, 1 to 38; 0 for other kinds.</summary>
    public int Precision { get; }

    /// <summary>Digits after the point of a decimal, 0 to <see cref="Precision"/>; 0 for other kinds.</summary>
    public int Scale { get; }

    /// <summary>Element of a list, or the (key, value) struct of a map; null for other kinds.</summary>
    public DataType? Element { get; private init; }

    /// <summary>Fields of a struct; empty for other kinds.</summary>
    public IReadOnlyList<Field> Fields { get; private init; } = [];

    /// <summary>Labels of an enumeration in their order; empty for other kinds.</summary>
    public IReadOnlyList<string> Labels { get; private init; } = [];

    /// <summary>Whether values are numbers.</summary>
    public bool IsNumeric => Kind is >= TypeKind.Int16 and <= TypeKind.Decimal;

    /// <summary>Whether values are whole numbers without a scale.</summary>
    public bool IsInteger => Kind is >= TypeKind.Int16 and <= TypeKind.Int128;

    /// <summary>Whether values are IEEE 754 numbers.</summary>
    public bool IsFloat => Kind is TypeKind.Float32 or TypeKind.Float64;

    /// <summary>Whether columns are <see cref="TextColumn"/>s: text, bytes, JSON, enumerations.</summary>
    public bool IsTextLike => Kind is TypeKind.Varchar or TypeKind.Blob or TypeKind.Json or TypeKind.Enum;

    /// <summary>Whether columns are lists, structs or maps.</summary>
    public bool IsNested => Kind is TypeKind.List or TypeKind.Struct or TypeKind.Map;

    /// <summary>DECIMAL(precision, scale).</summary>
    public static DataType Decimal(int precision, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, MaximumPrecision);
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, precision);
        return new DataType(TypeKind.Decimal, precision, scale);
    }

    /// <summary>A list of values of the given type.</summary>
    public static DataType List(DataType element) => new(TypeKind.List) { Element = element };

    /// <summary>A struct of the given fields.</summary>
    public static DataType Struct(params IReadOnlyList<Field> fields) => new(TypeKind.Struct) { Fields = fields };

    /// <summary>A map from keys to values.</summary>
    public static DataType Map(DataType key, DataType value) =>
        new(TypeKind.Map) { Element = Struct(new Field("key", key, false), new Field("value", value)) };

    /// <summary>An enumeration with ordered labels.</summary>
    public static DataType Enum(params IReadOnlyList<string> labels) => new(TypeKind.Enum) { Labels = labels };

    /// <inheritdoc/>
    public bool Equals(DataType? other) =>
        ReferenceEquals(this, other)
        || (
            other is not null
            && Kind == other.Kind
            && Precision == other.Precision
            && Scale == other.Scale
            && Equals(Element, other.Element)
            && Fields.SequenceEqual(other.Fields)
            && Labels.SequenceEqual(other.Labels, StringComparer.Ordinal)
        );

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DataType);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Precision, Scale, Element, Fields.Count, Labels.Count);

    /// <summary>The type as SQL writes it, such as <c>DECIMAL(12,2)</c> or <c>STRUCT(a INTEGER)</c>.</summary>
    public override string ToString() =>
        Kind switch
        {
            TypeKind.Null => "NULL",
            TypeKind.Boolean => "BOOLEAN",
            TypeKind.Int16 => "SMALLINT",
            TypeKind.Int32 => "INTEGER",
            TypeKind.Int64 => "BIGINT",
            TypeKind.Int128 => "HUGEINT",
            TypeKind.Float32 => "REAL",
            TypeKind.Float64 => "DOUBLE PRECISION",
            TypeKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"DECIMAL({Precision},{Scale})"),
            TypeKind.Varchar => "VARCHAR",
            TypeKind.Blob => "BYTEA",
            TypeKind.TimestampTz => "TIMESTAMP WITH TIME ZONE",
            TypeKind.List => $"{Element}[]",
            TypeKind.Struct => $"STRUCT({string.Join(", ", Fields.Select(f => $"{f.Name} {f.Type}"))})",
            TypeKind.Map => $"MAP({Element!.Fields[0].Type}, {Element.Fields[1].Type})",
            TypeKind.Enum => $"ENUM({string.Join(", ", Labels.Select(l => $"'{l}'"))})",
            _ => Kind.ToString().ToUpperInvariant(),
        };
}
