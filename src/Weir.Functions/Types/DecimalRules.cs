using Weir.Columnar;

namespace Weir.Functions;

/// <summary>
/// Result types of decimal arithmetic. PostgreSQL's numeric has no bounds; here 38 digits are all there are, so results
/// keep every digit after the point while the declared digits fit, and else
/// at least <see cref="WideScale"/>. What then does not fit raises at run time; nothing is computed in floating point.
/// </summary>
public static class DecimalRules
{
    /// <summary>Digits after the point that products and quotients keep when the declared precision is exhausted.</summary>
    public const int WideScale = 20;

    /// <summary>The type that holds all digits of both, up to 38.</summary>
    public static DataType Common(DataType left, DataType right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var scale = Math.Max(left.Scale, right.Scale);
        return Bounded(Math.Max(WholeDigits(left), WholeDigits(right)) + scale, scale);
    }

    /// <summary>Sum and difference: the larger scale, one digit more before the point.</summary>
    public static DataType Sum(DataType left, DataType right)
    {
        var common = Common(left, right);
        return Bounded(common.Precision + 1, common.Scale);
    }

    /// <summary>Product: scales add up.</summary>
    public static DataType Product(DataType left, DataType right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var scale = left.Scale + right.Scale;
        return left.Precision + right.Precision <= DataType.MaximumPrecision || scale <= WideScale
            ? Bounded(left.Precision + right.Precision, scale)
            : DataType.Decimal(
                DataType.MaximumPrecision,
                Math.Max(Math.Max(left.Scale, right.Scale), Math.Min(scale, WideScale))
            );
    }

    /// <summary>
    /// Quotient: six digits after the point more than the dividend has, no less than the divisor has, and 20 when that
    /// leaves enough digits before the point; a dividend with 20 digits keeps them. Rounded half away from zero, as PostgreSQL does.
    /// </summary>
    public static DataType Quotient(DataType left, DataType right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        // A dividend with that many digits is a quotient itself: growing on would leave no digits before the point.
        var least = Math.Max(left.Scale < WideScale ? left.Scale + 6 : left.Scale, right.Scale);
        return DataType.Decimal(
            DataType.MaximumPrecision,
            Math.Min(Math.Max(least, WideScale), DataType.MaximumPrecision)
        );
    }

    /// <summary>Remainder: the larger scale.</summary>
    public static DataType Remainder(DataType left, DataType right) => Common(left, right);

    /// <summary>Average: six digits after the point more than the values have, and at least 16, unless they have that many.</summary>
    public static DataType Average(DataType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var scale = type.Scale < 16 ? Math.Max(type.Scale + 6, 16) : type.Scale;
        return DataType.Decimal(DataType.MaximumPrecision, scale);
    }

    private static int WholeDigits(DataType type) => type.Precision - type.Scale;

    private static DataType Bounded(int precision, int scale) =>
        DataType.Decimal(Math.Min(Math.Max(precision, 1), DataType.MaximumPrecision), scale);
}
