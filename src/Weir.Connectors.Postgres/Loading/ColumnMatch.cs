using Weir.Columnar;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres.Loading;

/// <summary>Says which type a written column has in the target, and which of ours.</summary>
internal static class ColumnMatch
{
    /// <summary>
    /// Our type for values that go from a field into a column, so that they are read back as they were written. Where the
    /// column takes more than one of our types, it is the field's.
    /// </summary>
    public static DataType TypeIn(Field field, PostgresType type, int numericScale)
    {
        var read = PostgresTypes.Read(type, numericScale).Type;
        if (type is { Labels: not null, IsArray: false })
        {
            return field.Type.Kind == TypeKind.Enum ? field.Type : DataType.Varchar;
        }

        if (type is not { Name: "numeric", IsBuiltIn: true, IsArray: false })
        {
            return read;
        }

        // Kept as they come: a value with more digits than the column keeps is then refused, and not rounded before.
        return field.Type.Kind switch
        {
            TypeKind.Decimal or TypeKind.Int128 => field.Type,
            TypeKind.Int16
            or TypeKind.Int32
            or TypeKind.Int64 when PostgresTypes.NumericLimits(type.Modifier) is null => DataType.Decimal(19, 0),
            _ => read,
        };
    }

    /// <summary>A type that takes all values of both, when the column's does not take all of the field's; null when it does.</summary>
    public static PostgresType? Widened(Field field, PostgresType type)
    {
        if (type.IsArray || !type.IsBuiltIn)
        {
            return null;
        }

        var digits = ExactDigits.Of(field.Type);
        return type.Name switch
        {
            "int2" when field.Type.Kind is TypeKind.Int32 or TypeKind.Int64 => Declared(field.Type),
            "int4" when field.Type.Kind == TypeKind.Int64 => Declared(field.Type),
            "int2" or "int4" or "int8" when field.Type.Kind is TypeKind.Int128 or TypeKind.Decimal => Declared(
                digits.With(ExactDigits.Of(DataType.Int64)).Type
            ),
            "float4" when field.Type.Kind == TypeKind.Float64 => Declared(field.Type),
            "numeric"
                when !digits.IsNone
                    && PostgresTypes.NumericLimits(type.Modifier) is var (precision, scale)
                    && scale >= 0
                    && new ExactDigits(precision - scale, scale) is var there => there.Holds(digits)
                ? null
                : Declared(there.With(digits).Type),
            _ => null,
        };
    }

    /// <summary>Whether a column of a type stays as it is when the table gets the columns of new rows.</summary>
    public static bool IsSameKind(Field field, PostgresType type)
    {
        var read = PostgresTypes.Read(type, 0).Type;
        return read.Kind == field.Type.Kind
            || field.Type.Kind == TypeKind.Null
            || (read.IsNumeric && field.Type.IsNumeric)
            || (IsMoment(read.Kind) && IsMoment(field.Type.Kind))
            || (IsText(read.Kind) && IsText(field.Type.Kind));
    }

    private static bool IsText(TypeKind kind) => kind is TypeKind.Varchar or TypeKind.Enum or TypeKind.Json;

    private static bool IsMoment(TypeKind kind) => kind is TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampTz;

    private static PostgresType? Declared(DataType? type) =>
        type is null ? null : PostgresTypes.Declared(new Field("", type));
}
