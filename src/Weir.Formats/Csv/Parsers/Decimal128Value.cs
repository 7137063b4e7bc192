using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>A decimal of at most 38 digits; see <see cref="Decimal64Value"/> for rounding.</summary>
internal readonly struct Decimal128Value(int precision, int scale, bool isInferred) : ICsvValue<Int128>
{
    public bool TryParse(ReadOnlySpan<byte> text, out Int128 value) =>
        TryParse(text, precision, scale, isInferred, out value);

    internal static bool TryParse(ReadOnlySpan<byte> text, int precision, int scale, bool isInferred, out Int128 value)
    {
        if (!ValueParser.TryParseDecimal(text, precision, scale, out value))
        {
            return false;
        }

        if (!isInferred)
        {
            return true;
        }

        return ValueParser.TryParseDecimal(text, out var exact)
            && (
                exact.Scale <= scale
                || exact.Unscaled % Decimals.PowerOfTen(Math.Min(38, exact.Scale - scale)) == Int128.Zero
            );
    }
}
