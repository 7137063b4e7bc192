namespace Weir.Functions;

/// <summary>Functions of doubles that fail where they are not defined, in PostgreSQL's words.</summary>
internal static class FloatMath
{
    public static double SquareRoot(double x) =>
        x < 0 ? throw Invalid("cannot take square root of a negative number") : Math.Sqrt(x);

    public static double Logarithm(double x, Func<double, double> function) =>
        x == 0 ? throw Invalid("cannot take logarithm of zero")
        : x < 0 ? throw Invalid("cannot take logarithm of a negative number")
        : function(x);

    /// <summary>The logarithm to a base; exact functions for 2 and 10, whose powers then give whole numbers.</summary>
    public static double Logarithm(double x, double radix) =>
        radix == 10 ? Logarithm(x, Math.Log10)
        : radix == 2 ? Logarithm(x, Math.Log2)
        : radix == 1 ? throw ArithmeticErrors.DivisionByZero()
        : Logarithm(x, Math.Log) / Logarithm(radix, Math.Log);

    public static double Exponential(double x)
    {
        var result = Math.Exp(x);
        return double.IsInfinity(result) && !double.IsInfinity(x)
            ? throw ArithmeticErrors.OutOfRange(SqlTypes.Float)
            : result;
    }

    public static double Power(double x, double y)
    {
        if (x == 0 && y < 0)
        {
            throw Invalid("zero raised to a negative power is undefined");
        }

        if (x < 0 && double.IsFinite(y) && Math.Floor(y) != y)
        {
            throw Invalid("a negative number raised to a non-integer power yields a complex result");
        }

        var result = Math.Pow(x, y);
        return double.IsInfinity(result) && double.IsFinite(x) && double.IsFinite(y)
            ? throw ArithmeticErrors.OutOfRange(SqlTypes.Float)
            : result;
    }

    /// <summary>A function that is defined from -1 to 1.</summary>
    public static double Arc(double x, Func<double, double> function) =>
        x is < -1 or > 1 ? throw Invalid("input is out of range") : function(x);

    /// <summary>Rounds half away from zero at a number of digits after (or, negative, before) the point.</summary>
    public static double Round(double x, int digits)
    {
        if (!double.IsFinite(x) || digits > 17)
        {
            return x;
        }

        var factor = Math.Pow(10, Math.Abs(digits));
        var scaled = digits >= 0 ? x * factor : x / factor;
        if (!double.IsFinite(scaled) || double.IsInfinity(factor))
        {
            return digits >= 0 ? x : 0;
        }

        var rounded = Math.Round(scaled, MidpointRounding.AwayFromZero);
        return digits >= 0 ? rounded / factor : rounded * factor;
    }

    /// <summary>The bucket that an operand falls into, 0 below and count + 1 above.</summary>
    public static int WidthBucket(double operand, double low, double high, int count)
    {
        if (count <= 0)
        {
            throw Invalid("count must be greater than zero");
        }

        if (double.IsNaN(operand) || !double.IsFinite(low) || !double.IsFinite(high) || low == high)
        {
            throw Invalid("operand, lower bound, and upper bound must be finite and different");
        }

        var share = (operand - low) / (high - low);
        return share < 0 ? 0
            : share >= 1 ? count + 1
            : (int)Math.Min(Math.Floor(share * count) + 1, count);
    }

    private static WeirException Invalid(string message) => new(ErrorCode.InvalidParameter, message);
}
