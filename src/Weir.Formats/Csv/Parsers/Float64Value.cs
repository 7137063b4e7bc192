using Weir.Columnar.Values;

namespace Weir.Formats.Csv;

/// <summary>
/// An IEEE 754 number of 64 bits. Up to 15 digits with up to 22 after the point are one exact division (Clinger, "How to
/// Read Floating Point Numbers Accurately"); all else goes the long way.
/// </summary>
internal readonly struct Float64Value : ICsvValue<double>
{
    private static ReadOnlySpan<double> Powers =>
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    public bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        if (PlainNumber.TryRead(text, 15, out var digits, out var scale, out var negative))
        {
            value = digits / Powers[scale];
            value = negative ? -value : value;
            return true;
        }

        return ValueParser.TryParseFloat64(text, out value);
    }
}
