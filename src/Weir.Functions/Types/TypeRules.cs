using Weir.Columnar;
using Weir.Plan;

namespace Weir.Functions;

/// <summary>
/// How types meet: common types of set operations, CASE and comparisons, and what casts happen unasked. The ladder is
/// PostgreSQL's: smallint, integer, bigint, (hugeint,) numeric, real, double precision; date, timestamp, timestamptz.
/// </summary>
public static class TypeRules
{
    /// <summary>The type that both can be cast to without being asked; null for none. NULL fits everything.</summary>
    public static DataType? CommonType(DataType left, DataType right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Equals(right) || right.Kind == TypeKind.Null)
        {
            return left;
        }

        if (left.Kind == TypeKind.Null)
        {
            return right;
        }

        if (left.IsNumeric && right.IsNumeric)
        {
            return CommonNumber(left, right);
        }

        if (IsDated(left) && IsDated(right))
        {
            return left.Kind > right.Kind ? left : right;
        }

        if (left.IsTextLike && right.IsTextLike)
        {
            return left.Kind == TypeKind.Blob || right.Kind == TypeKind.Blob ? null : DataType.Varchar;
        }

        return left.Kind == right.Kind ? CommonNested(left, right) : null;
    }

    /// <summary>The type that all of them can be cast to; null for none. NULL when there is nothing but NULLs.</summary>
    public static DataType? CommonType(IEnumerable<DataType> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        DataType? common = DataType.Null;
        foreach (var type in types)
        {
            common = common is null ? null : CommonType(common, type);
        }

        return common;
    }

    /// <summary>
    /// How far an implicit cast moves away from the type; 0 for none needed, null where only an explicit cast would do.
    /// Whole numbers are nearer to double precision than to numeric, as PostgreSQL prefers it among functions.
    /// </summary>
    public static int? ImplicitCastCost(DataType from, DataType to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from.Equals(to))
        {
            return 0;
        }

        if (from.Kind == TypeKind.Null)
        {
            return 1;
        }

        if (from.IsNumeric && to.IsNumeric)
        {
            return NumericCost(from, to);
        }

        return (from.Kind, to.Kind) switch
        {
            (TypeKind.Date, TypeKind.Timestamp) => 1,
            (TypeKind.Date, TypeKind.TimestampTz) => 2,
            (TypeKind.Timestamp, TypeKind.TimestampTz) => 1,
            (TypeKind.Enum, TypeKind.Varchar) => 1,
            (TypeKind.Json, TypeKind.Varchar) => 3,
            (TypeKind.List, TypeKind.List) => ImplicitCastCost(from.Element!, to.Element!),
            (TypeKind.Map, TypeKind.Map) or (TypeKind.Struct, TypeKind.Struct) => StructCost(from, to),
            _ => null,
        };
    }

    /// <summary>The type of a whole number as literal: INTEGER, BIGINT or a decimal, as it fits.</summary>
    public static DataType IntegerLiteralType(Int128 value) =>
        value >= int.MinValue && value <= int.MaxValue ? DataType.Int32
        : value >= long.MinValue && value <= long.MaxValue ? DataType.Int64
        : DataType.Decimal(DataType.MaximumPrecision, 0);

    /// <summary>The decimal that holds every value of a numeric type that is not a float.</summary>
    public static DataType AsDecimal(DataType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Kind == TypeKind.Decimal
            ? type
            : DataType.Decimal(Math.Min(DataType.MaximumPrecision, CastSafety.IntegerDigits(type.Kind)), 0);
    }

    private static DataType CommonNumber(DataType left, DataType right)
    {
        if (left.IsFloat || right.IsFloat)
        {
            return left.Kind == right.Kind ? left : DataType.Float64;
        }

        return left.Kind == TypeKind.Decimal || right.Kind == TypeKind.Decimal
                ? DecimalRules.Common(AsDecimal(left), AsDecimal(right))
            : left.Kind > right.Kind ? left
            : right;
    }

    private static DataType? CommonNested(DataType left, DataType right)
    {
        if (left.Kind == TypeKind.List)
        {
            return CommonType(left.Element!, right.Element!) is { } element ? DataType.List(element) : null;
        }

        if (left.Kind == TypeKind.Map)
        {
            return CommonType(left.Element!, right.Element!) is { } pair
                ? DataType.Map(pair.Fields[0].Type, pair.Fields[1].Type)
                : null;
        }

        if (left.Kind != TypeKind.Struct || left.Fields.Count != right.Fields.Count)
        {
            return null;
        }

        var fields = new Field[left.Fields.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            if (CommonType(left.Fields[i].Type, right.Fields[i].Type) is not { } type)
            {
                return null;
            }

            fields[i] = left.Fields[i] with { Type = type };
        }

        return DataType.Struct(fields);
    }

    private static int? NumericCost(DataType from, DataType to)
    {
        if (from.IsInteger)
        {
            return to.IsInteger ? (to.Kind > from.Kind ? to.Kind - from.Kind : null)
                : to.Kind == TypeKind.Decimal ? 6
                : to.Kind == TypeKind.Float64 ? 5
                : 7;
        }

        if (from.Kind == TypeKind.Decimal)
        {
            return to.Kind == TypeKind.Decimal ? 1
                : to.Kind == TypeKind.Float64 ? 2
                : to.Kind == TypeKind.Float32 ? 3
                : null;
        }

        return from.Kind == TypeKind.Float32 && to.Kind == TypeKind.Float64 ? 1 : null;
    }

    private static int? StructCost(DataType from, DataType to)
    {
        var fields = from.Kind == TypeKind.Map ? from.Element!.Fields : from.Fields;
        var targets = to.Kind == TypeKind.Map ? to.Element!.Fields : to.Fields;
        if (fields.Count != targets.Count)
        {
            return null;
        }

        int? sum = 0;
        for (var i = 0; i < fields.Count; i++)
        {
            sum += ImplicitCastCost(fields[i].Type, targets[i].Type);
        }

        return sum;
    }

    private static bool IsDated(DataType type) =>
        type.Kind is TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampTz;
}
