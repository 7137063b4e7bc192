using System.Globalization;
using Weir.Columnar;

namespace Weir.Connectors.Postgres.Types;

/// <summary>
/// Types of the server and ours. Types without one of ours are read as the server's own text of the value. NUMERIC
/// without a scale becomes DECIMAL(38, s) with the connection's <c>numeric_scale</c>: values that have more digits are
/// an error when they are read. CHAR(n) is read without its padding, which PostgreSQL does not count as part of the value.
/// </summary>
internal static class PostgresTypes
{
    /// <summary>Our type, and what the value must be cast to so that it is read as that.</summary>
    public static (DataType Type, string? CastTo) Read(PostgresType type, int numericScale)
    {
        var (element, castTo) = ReadElement(type, numericScale);
        return type.IsArray ? (DataType.List(element), castTo is null ? null : castTo + "[]") : (element, castTo);
    }

    /// <summary>The type that a new table gets for one of ours.</summary>
    public static string Declare(Field field) =>
        field.Type.Kind switch
        {
            TypeKind.List when field.Type.Element!.Kind is not (TypeKind.List or TypeKind.Struct or TypeKind.Map) =>
                Declare(field with { Type = field.Type.Element }) + "[]",
            TypeKind.List or TypeKind.Struct or TypeKind.Map => throw new WeirException(
                ErrorCode.NotSupported,
                $"PostgreSQL has no type for column \"{field.Name}\" of type {field.Type}"
            )
            {
                Hint = "Cast the column to JSON or VARCHAR.",
            },
            TypeKind.Boolean => "boolean",
            TypeKind.Int16 => "smallint",
            TypeKind.Int32 => "integer",
            TypeKind.Int64 => "bigint",
            TypeKind.Int128 => "numeric(39,0)",
            TypeKind.Float32 => "real",
            TypeKind.Float64 => "double precision",
            TypeKind.Decimal => string.Create(
                CultureInfo.InvariantCulture,
                $"numeric({field.Type.Precision},{field.Type.Scale})"
            ),
            TypeKind.Blob => "bytea",
            TypeKind.Date => "date",
            TypeKind.Time => "time",
            TypeKind.Timestamp => "timestamp",
            TypeKind.TimestampTz => "timestamptz",
            TypeKind.Interval => "interval",
            TypeKind.Uuid => "uuid",
            // jsonb drops blanks, order and doubled keys: not what was written.
            TypeKind.Json => "json",
            _ => "text",
        };

    /// <summary>What <see cref="Declare"/> declares, as the catalog would describe it.</summary>
    public static PostgresType Declared(Field field)
    {
        var sql = Declare(field);
        var isArray = field.Type.Kind == TypeKind.List;
        var type = isArray ? field.Type.Element! : field.Type;
        var (name, oid) = type.Kind switch
        {
            TypeKind.Boolean => ("bool", 16u),
            TypeKind.Int16 => ("int2", 21u),
            TypeKind.Int32 => ("int4", 23u),
            TypeKind.Int64 => ("int8", PostgresType.BigintOid),
            TypeKind.Int128 or TypeKind.Decimal => ("numeric", 1700u),
            TypeKind.Float32 => ("float4", 700u),
            TypeKind.Float64 => ("float8", 701u),
            TypeKind.Blob => ("bytea", 17u),
            TypeKind.Date => ("date", 1082u),
            TypeKind.Time => ("time", 1083u),
            TypeKind.Timestamp => ("timestamp", 1114u),
            TypeKind.TimestampTz => ("timestamptz", 1184u),
            TypeKind.Interval => ("interval", 1186u),
            TypeKind.Uuid => ("uuid", 2950u),
            TypeKind.Json => ("json", 114u),
            _ => ("text", PostgresType.TextOid),
        };
        var modifier = type.Kind switch
        {
            TypeKind.Int128 => NumericModifier(39, 0),
            TypeKind.Decimal => NumericModifier(type.Precision, type.Scale),
            _ => -1,
        };
        return new PostgresType(oid, name, IsBuiltIn: true, modifier, isArray, null, sql);
    }

    private static int NumericModifier(int precision, int scale) => ((precision << 16) | (scale & 0x7FF)) + 4;

    /// <summary>Precision and scale of a NUMERIC modifier; null for none.</summary>
    public static (int Precision, int Scale)? NumericLimits(int modifier)
    {
        if (modifier < 4)
        {
            return null;
        }

        // Eleven bits of scale with a sign: documentation of PostgreSQL 15, source file numeric.c.
        var scale = (((modifier - 4) & 0x7FF) ^ 1024) - 1024;
        return (((modifier - 4) >> 16) & 0xFFFF, scale);
    }

    private static (DataType Type, string? CastTo) ReadElement(PostgresType type, int numericScale)
    {
        if (type.Labels is { Count: > 0 })
        {
            return (DataType.Enum(type.Labels), null);
        }

        return !type.IsBuiltIn
            ? (DataType.Varchar, "text")
            : type.Name switch
            {
                "bool" => (DataType.Boolean, null),
                "int2" => (DataType.Int16, null),
                "int4" => (DataType.Int32, null),
                "int8" => (DataType.Int64, null),
                "float4" => (DataType.Float32, null),
                "float8" => (DataType.Float64, null),
                "numeric" => (Numeric(NumericLimits(type.Modifier), numericScale), null),
                "text" or "varchar" => (DataType.Varchar, null),
                "bytea" => (DataType.Blob, null),
                "date" => (DataType.Date, null),
                "time" => (DataType.Time, null),
                "timestamp" => (DataType.Timestamp, null),
                "timestamptz" => (DataType.TimestampTz, null),
                "interval" => (DataType.Interval, null),
                "uuid" => (DataType.Uuid, null),
                "json" or "jsonb" => (DataType.Json, null),
                "oid" => (DataType.Int64, "int8"),
                _ => (DataType.Varchar, "text"),
            };
    }

    private static DataType Numeric((int Precision, int Scale)? limits, int numericScale)
    {
        if (limits is not var (precision, scale))
        {
            return DataType.Decimal(DataType.MaximumPrecision, numericScale);
        }

        return scale switch
        {
            0 when precision == 39 => DataType.Int128,
            < 0 => DataType.Decimal(Math.Min(DataType.MaximumPrecision, precision - scale), 0),
            _ => DataType.Decimal(
                Math.Min(DataType.MaximumPrecision, Math.Max(precision, scale)),
                Math.Min(DataType.MaximumPrecision, scale)
            ),
        };
    }
}
