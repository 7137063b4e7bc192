namespace Weir.Columnar.Values;

/// <summary>Arithmetic that all decimals share.</summary>
public static class Decimals
{
    private static readonly Int128[] Powers = CreatePowers();

    /// <summary>10 to the power of 0 to 38.</summary>
    public static Int128 PowerOfTen(int exponent) => Powers[exponent];

    /// <summary>value / divisor, rounded half away from zero; the divisor is positive.</summary>
    public static Int128 DivideRounded(Int128 value, Int128 divisor)
    {
        var (quotient, remainder) = Int128.DivRem(value, divisor);
        var magnitude = Int128.Abs(remainder);
        return magnitude >= divisor - magnitude && magnitude != 0 ? quotient + (value < 0 ? -1 : 1) : quotient;
    }

    /// <summary>The value at another scale, rounded half away from zero; false when it no longer fits 38 digits.</summary>
    public static bool TryRescale(Int128 value, int from, int to, out Int128 result)
    {
        if (to <= from)
        {
            var drop = from - to;
            result = drop == 0 ? value : DivideRounded(value, Powers[drop]);
            return true;
        }

        var factor = Powers[to - from];
        var fits = Int128.Abs(value) <= (Powers[38] - 1) / factor;
        result = fits ? value * factor : default;
        return fits;
    }

    private static Int128[] CreatePowers()
    {
        var powers = new Int128[39];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }
}
