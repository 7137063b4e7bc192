using Weir.Columnar;

namespace Weir.Plan;

/// <summary>Knows which conversions succeed for every value.</summary>
public static class CastSafety
{
    public static bool NeverRaises(DataType from, DataType to)
    {
        if (from.Equals(to) || from.Kind == TypeKind.Null)
        {
            return true;
        }

        if (to.Kind == TypeKind.Varchar)
        {
            return true;
        }

        if (from.IsInteger && to.IsInteger)
        {
            return from.Kind <= to.Kind;
        }

        if (from.IsInteger && to.Kind == TypeKind.Decimal)
        {
            return to.Precision - to.Scale >= IntegerDigits(from.Kind);
        }

        if (from.Kind == TypeKind.Decimal && to.Kind == TypeKind.Decimal)
        {
            return to.Scale >= from.Scale && to.Precision - to.Scale >= from.Precision - from.Scale;
        }

        return (from.IsNumeric && to.Kind == TypeKind.Float64) || (from.Kind == TypeKind.Int16 && to.IsFloat);
    }

    /// <summary>The most digits a whole number of the kind has; more than a decimal holds for 128 bits.</summary>
    public static int IntegerDigits(TypeKind kind) =>
        kind switch
        {
            TypeKind.Int16 => 5,
            TypeKind.Int32 => 10,
            TypeKind.Int64 => 19,
            _ => 39,
        };
}
