using System.Numerics;
using System.Runtime.CompilerServices;
using Weir.Columnar.Values;
using Weir.Kernels;

namespace Weir.Functions;

/// <summary>Products and quotients of decimals, exact until the one rounding at the end, half away from zero.</summary>
internal static class DecimalMath
{
    /// <summary>left × right / 10^drop; false when the result exceeds 38 digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryMultiply(Int128 left, Int128 right, int drop, out Int128 result)
    {
        if (drop == 0 && left == unchecked((long)left) && right == unchecked((long)right))
        {
            var high = Math.BigMul((long)left, (long)right, out var low);
            result = new Int128((ulong)high, (ulong)low);
            return true;
        }

        return TryMultiplyWide(left, right, drop, out result);
    }

    /// <summary>left × 10^shift / right; false when the result exceeds 38 digits. The divisor is not zero.</summary>
    public static bool TryDivide(Int128 left, Int128 right, int shift, out Int128 result)
    {
        if (shift <= 38 && Int128.Abs(left) <= Int128.MaxValue / Decimals.PowerOfTen(shift))
        {
            var scaled = left * Decimals.PowerOfTen(shift);
            var magnitude = Decimals.DivideRounded(scaled, Int128.Abs(right));
            result = right < 0 ? -magnitude : magnitude;
            return IsInRange(result);
        }

        return TryNarrow(DivideRounded(left * BigInteger.Pow(10, shift), right), out result);
    }

    /// <summary>Whether a decimal of 38 digits can hold it.</summary>
    public static bool IsInRange(Int128 value) => value < Decimals.PowerOfTen(38) && value > -Decimals.PowerOfTen(38);

    private static bool TryMultiplyWide(Int128 left, Int128 right, int drop, out Int128 result)
    {
        if (MultiplyOp.TryInvoke(left, right, out var product))
        {
            result = drop == 0 ? product : Decimals.DivideRounded(product, Decimals.PowerOfTen(drop));
            return IsInRange(result);
        }

        return TryNarrow(DivideRounded((BigInteger)left * right, BigInteger.Pow(10, drop)), out result);
    }

    private static BigInteger DivideRounded(BigInteger value, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(value, divisor, out var remainder);
        return BigInteger.Abs(remainder) * 2 >= BigInteger.Abs(divisor)
            ? quotient + (value.Sign * divisor.Sign)
            : quotient;
    }

    private static bool TryNarrow(BigInteger value, out Int128 result)
    {
        var limit = (BigInteger)Decimals.PowerOfTen(38);
        var fits = value < limit && value > -limit;
        result = fits ? (Int128)value : default;
        return fits;
    }
}
