using System.Globalization;
using System.Runtime.InteropServices;

namespace Weir.Columnar;

/// <summary>A single decimal outside a column: unscaled × 10^-scale. 1.50 and 1.5 are different values.</summary>
/// <param name="Unscaled">All digits as a whole number, at most 38.</param>
/// <param name="Scale">Digits after the point, 0 to 38.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DecimalValue(Int128 Unscaled, int Scale)
{
    /// <summary>The digits with the point, all of the scale shown.</summary>
    public override string ToString()
    {
        var negative = Unscaled < 0;
        var digits = (negative ? UInt128.Zero - (UInt128)Unscaled : (UInt128)Unscaled).ToString(
            CultureInfo.InvariantCulture
        );
        if (Scale > 0)
        {
            digits = digits.PadLeft(Scale + 1, '0');
            digits = $"{digits.AsSpan(0, digits.Length - Scale)}.{digits.AsSpan(digits.Length - Scale)}";
        }

        return negative ? "-" + digits : digits;
    }
}
