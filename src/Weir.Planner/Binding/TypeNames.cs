using System.Globalization;
using Weir.Columnar;
using Weir.Sql.Syntax;

namespace Weir.Planner.Binding;

/// <summary>Finds types by the names that users of PostgreSQL and DuckDB give them.</summary>
public static class TypeNames
{
    private static readonly string[] Known =
    [
        "boolean",
        "smallint",
        "integer",
        "bigint",
        "hugeint",
        "real",
        "double",
        "decimal",
        "varchar",
        "text",
        "bytea",
        "date",
        "time",
        "timestamp",
        "timestamptz",
        "interval",
        "uuid",
        "json",
    ];

    /// <summary>The type; raises TYPE_MISMATCH for an unknown name or wrong numbers.</summary>
    public static DataType Resolve(TypeSyntax type)
    {
        ArgumentNullException.ThrowIfNull(type);
        switch (type.Name)
        {
            case "boolean" or "bool" or "logical":
                return DataType.Boolean;
            case "smallint" or "int2" or "tinyint" or "int1" or "short" or "utinyint" or "smallserial":
                return DataType.Int16;
            case "integer" or "int" or "int4" or "signed" or "serial" or "usmallint":
                return DataType.Int32;
            case "bigint" or "int8" or "long" or "oid" or "bigserial" or "uinteger":
                return DataType.Int64;
            case "hugeint" or "int128":
                return DataType.Int128;
            case "real" or "float4":
                return DataType.Float32;
            case "float":
                return type.Arguments is [<= 24] ? DataType.Float32 : DataType.Float64;
            case "double" or "double precision" or "float8":
                return DataType.Float64;
            case "decimal" or "numeric" or "dec":
                return Decimal(type);
            case "varchar"
            or "text"
            or "string"
            or "char"
            or "character"
            or "bpchar"
            or "name"
            or "nchar"
            or "nvarchar"
            or "citext":
                return DataType.Varchar;
            case "bytea" or "blob" or "binary" or "varbinary":
                return DataType.Blob;
            case "date":
                return DataType.Date;
            case "time":
                return DataType.Time;
            case "timestamp" or "datetime":
                return DataType.Timestamp;
            case "timestamptz":
                return DataType.TimestampTz;
            case "interval":
                return DataType.Interval;
            case "uuid":
                return DataType.Uuid;
            case "json" or "jsonb":
                return DataType.Json;
            case "list":
                return DataType.List(Resolve(type.Element!));
            case "struct":
                return DataType.Struct([.. type.Fields.Select(f => new Field(f.Name.Name, Resolve(f.Type)))]);
            case "map":
                return DataType.Map(Resolve(type.Fields[0].Type), Resolve(type.Fields[1].Type));
            case "enum":
                return DataType.Enum([.. type.Labels]);
            default:
                throw new WeirException(ErrorCode.TypeMismatch, $"type \"{type.Name}\" does not exist")
                {
                    Location = type.Location.Value.Line == 0 ? null : type.Location.Value,
                    Hint = Suggestions.DidYouMean(type.Name, Known),
                };
        }
    }

    private static DataType Decimal(TypeSyntax type)
    {
        var precision = type.Arguments.Count > 0 ? type.Arguments[0] : DataType.MaximumPrecision;
        var scale = type.Arguments.Count > 1 ? type.Arguments[1] : 0;
        if (type.Arguments.Count == 0)
        {
            // PostgreSQL's numeric without numbers keeps any digits; this keeps 10 after the point.
            return DataType.Decimal(DataType.MaximumPrecision, 10);
        }

        return precision is >= 1 and <= DataType.MaximumPrecision && scale >= 0 && scale <= precision
            ? DataType.Decimal(precision, scale)
            : throw new WeirException(
                ErrorCode.InvalidParameter,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"DECIMAL({precision},{scale}) is not a type: precision is 1 to 38, scale 0 to the precision"
                )
            )
            {
                Location = type.Location.Value.Line == 0 ? null : type.Location.Value,
            };
    }
}
