namespace Weir.Columnar.Values;

/// <summary>Decimals.</summary>
public static partial class ValueParser
{
    /// <summary>
    /// A decimal with all its digits: at most 38 after leading zeros, and at most 38 after the point. Exponents are
    /// applied; digits are never rounded away.
    /// </summary>
    public static bool TryParseDecimal(ReadOnlySpan<byte> text, out DecimalValue value)
    {
        value = default;
        if (!TryReadDigits(text, out var negative, out var digits, out var scale, out var extra) || extra)
        {
            return false;
        }

        scale = digits == 0 ? Math.Max(scale, 0) : scale;
        while (scale < 0)
        {
            if (digits >= Decimals.PowerOfTen(37))
            {
                return false;
            }

            digits *= 10;
            scale++;
        }

        if (scale > DataType.MaximumPrecision)
        {
            return false;
        }

        value = new DecimalValue(negative ? -digits : digits, scale);
        return true;
    }

    /// <summary>
    /// A decimal as the unscaled value of DECIMAL(precision, scale), rounded half away from zero; false when it does not
    /// fit the precision.
    /// </summary>
    public static bool TryParseDecimal(ReadOnlySpan<byte> text, int precision, int scale, out Int128 unscaled)
    {
        unscaled = default;
        if (!TryReadDigits(text, out var negative, out var digits, out var ownScale, out var extra))
        {
            return false;
        }

        if (ownScale > scale)
        {
            var drop = ownScale - scale;
            digits = drop > DataType.MaximumPrecision ? 0 : Decimals.DivideRounded(digits, Decimals.PowerOfTen(drop));
        }
        else
        {
            var grow = scale - ownScale;
            if (
                extra
                || (
                    digits != 0
                    && (grow > DataType.MaximumPrecision || digits > Int128.MaxValue / Decimals.PowerOfTen(grow))
                )
            )
            {
                return false;
            }

            digits = digits == 0 ? 0 : digits * Decimals.PowerOfTen(grow);
        }

        if (digits >= Decimals.PowerOfTen(precision))
        {
            return false;
        }

        unscaled = negative ? -digits : digits;
        return true;
    }

    /// <summary>
    /// Reads up to 38 significant digits; further ones after the point are dropped and reported by
    /// <paramref name="extra"/> (only when one of them is not zero), further ones before it make the number too large.
    /// </summary>
    private static bool TryReadDigits(
        ReadOnlySpan<byte> text,
        out bool negative,
        out Int128 digits,
        out int scale,
        out bool extra
    )
    {
        (negative, digits, scale, extra) = (false, 0, 0, false);
        var at = 0;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            at = 1;
        }

        var (seen, significant, afterPoint) = (0, 0, false);
        ulong low = 0;
        var high = Int128.Zero;
        var lowDigits = 0;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '.' && !afterPoint)
            {
                afterPoint = true;
                continue;
            }

            var digit = (uint)(c - '0');
            if (digit > 9)
            {
                break;
            }

            seen++;
            if (significant == 0 && digit == 0)
            {
                scale += afterPoint ? 1 : 0;
                continue;
            }

            if (significant == DataType.MaximumPrecision)
            {
                if (!afterPoint)
                {
                    return false;
                }

                extra |= digit != 0;
                continue;
            }

            significant++;
            scale += afterPoint ? 1 : 0;
            low = (low * 10) + digit;
            if (++lowDigits == 18)
            {
                high = (high * 1_000_000_000_000_000_000) + low;
                (low, lowDigits) = (0, 0);
            }
        }

        digits = (high * Decimals.PowerOfTen(lowDigits)) + low;
        if (seen == 0)
        {
            return false;
        }

        if (at < text.Length)
        {
            if (
                text[at] is not ((byte)'e' or (byte)'E')
                || !TryParseInt32(text[(at + 1)..], out var exponent)
                || Math.Abs(exponent) > 1000
            )
            {
                return false;
            }

            scale -= exponent;
        }

        return true;
    }
}
