using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>
/// A decimal of at most 18 digits. More digits after the point are rounded half away from zero where the type was
/// declared, and refused where it was inferred: then they are digits that nobody gave up.
/// </summary>
internal readonly struct Decimal64Value(int precision, int scale, bool isInferred) : ICsvValue<long>
{
    private static readonly long[] Powers = CreatePowers();

    public bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        if (PlainNumber.TryRead(text, 18, out var digits, out var digitScale, out var negative) && digitScale <= scale)
        {
            var limit = Powers[precision - (scale - digitScale)];
            value = (negative ? -digits : digits) * Powers[scale - digitScale];
            return digits < limit;
        }

        var ok = Decimal128Value.TryParse(text, precision, scale, isInferred, out var wide);
        value = (long)wide;
        return ok;
    }

    private static long[] CreatePowers()
    {
        var powers = new long[19];
        for (var i = 0; i < powers.Length; i++)
        {
            powers[i] = (long)Decimals.PowerOfTen(i);
        }

        return powers;
    }
}
