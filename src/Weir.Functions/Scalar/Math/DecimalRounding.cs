using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>round, trunc, ceil and floor of decimals.</summary>
internal static class DecimalRounding
{
    /// <summary>How a value is rounded to a multiple of a unit.</summary>
    internal delegate Int128 Rounding(Int128 value, Int128 unit);

    public static Int128 HalfAway(Int128 value, Int128 unit) => Decimals.DivideRounded(value, unit);

    public static Int128 Truncate(Int128 value, Int128 unit) => value / unit;

    public static Int128 Floor(Int128 value, Int128 unit) => (value / unit) - (value % unit < 0 ? 1 : 0);

    public static Int128 Ceiling(Int128 value, Int128 unit) => (value / unit) + (value % unit > 0 ? 1 : 0);

    /// <summary>The result type for whole numbers, or for a number of digits that is a literal, or for any.</summary>
    public static Signature Bind(DataType[] types, object? digits)
    {
        var type = types[0];
        var scale = digits switch
        {
            int d => Math.Clamp(
                d,
                0,
                DataType.MaximumPrecision
                    - Math.Min(type.Precision - type.Scale + 1, DataType.MaximumPrecision - type.Scale)
            ),
            _ => types.Length == 1 ? 0 : type.Scale,
        };
        var precision = Math.Clamp(type.Precision - type.Scale + scale + 1, 1, DataType.MaximumPrecision);
        return new Signature(types, DataType.Decimal(precision, scale));
    }

    /// <summary>Rounds to the digits of the second argument, or to whole numbers.</summary>
    public static ScalarBody Body(Rounding rounding) =>
        (in call) =>
        {
            var (from, to) = (call.Arguments[0].Type.Scale, call.Result);
            return to.Precision <= DataType.MaximumPrecision64
                ? RowLoops.Fixed((in r) => (long)Round(r.Exact(0), from, to, r.Count > 1 ? r.Int(1) : 0, rounding))(
                    in call
                )
                : RowLoops.Fixed((in r) => Round(r.Exact(0), from, to, r.Count > 1 ? r.Int(1) : 0, rounding))(in call);
        };

    private static Int128 Round(Int128 value, int from, DataType to, int digits, Rounding rounding)
    {
        var drop = from - digits;
        if (drop > DataType.MaximumPrecision)
        {
            return 0;
        }

        var kept = drop > 0 ? rounding(value, Decimals.PowerOfTen(drop)) : value;
        var scale = drop > 0 ? digits : from;
        if (scale < 0)
        {
            kept *= Decimals.PowerOfTen(-scale);
            scale = 0;
        }

        return
            Decimals.TryRescale(kept, scale, to.Scale, out var result)
            && Int128.Abs(result) < Decimals.PowerOfTen(to.Precision)
            ? result
            : throw ArithmeticErrors.OutOfRange(to);
    }
}
