using System.Globalization;

namespace Weir.Connectors;

/// <summary>
/// A hash of 128 bits, of a row or the sum of many modulo 2^128. Two words instead of a <see cref="UInt128"/>: code that
/// holds one of those is not compiled ahead of time.
/// </summary>
/// <param name="High">The upper half.</param>
/// <param name="Low">The lower half.</param>
public readonly record struct RowHash(ulong High, ulong Low)
{
    private const int Digits = 16;

    /// <summary>The hash of no rows.</summary>
    public static RowHash Zero => default;

    /// <summary>Rows of both.</summary>
    public static RowHash operator +(RowHash left, RowHash right)
    {
        var low = unchecked(left.Low + right.Low);
        return new RowHash(unchecked(left.High + right.High + (low < left.Low ? 1UL : 0UL)), low);
    }

    /// <summary>Rows of the first that are not of the second.</summary>
    public static RowHash operator -(RowHash left, RowHash right) =>
        new(unchecked(left.High - right.High - (left.Low < right.Low ? 1UL : 0UL)), unchecked(left.Low - right.Low));

    /// <summary>Reads what <see cref="ToString"/> makes.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static RowHash Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 2 * Digits
            ? new RowHash(Word(text.AsSpan(0, Digits)), Word(text.AsSpan(Digits)))
            : throw new FormatException("a hash has 32 hexadecimal digits");
    }

    /// <summary>32 hexadecimal digits in small letters.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");

    private static ulong Word(ReadOnlySpan<char> digits) =>
        ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
