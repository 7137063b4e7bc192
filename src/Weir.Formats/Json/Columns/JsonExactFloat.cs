using Weir.Columnar.Values;
using Weir.Formats.Csv;

namespace Weir.Formats.Json;

/// <summary>
/// An IEEE 754 number of 64 bits that keeps every digit of its text: at most 17 significant digits, as many as a printed
/// double ever needs, and whole numbers only if they are exact.
/// </summary>
internal readonly struct JsonExactFloat : ICsvValue<double>
{
    private const int AlwaysExact = 15;
    private const int MostDigits = 17;

    public bool TryParse(ReadOnlySpan<byte> text, out double value) =>
        default(Float64Value).TryParse(text, out value) && (text.Length <= AlwaysExact || IsExact(text, value));

    private static bool IsExact(ReadOnlySpan<byte> text, double value)
    {
        var digits = SignificantDigits(text);
        if (digits <= AlwaysExact)
        {
            return true;
        }

        if (digits > MostDigits)
        {
            return false;
        }

        return text.ContainsAny((byte)'.', (byte)'e', (byte)'E')
            || (ValueParser.TryParseInt128(text, out var whole) && Math.Abs(value) < 1e38 && (Int128)value == whole);
    }

    private static int SignificantDigits(ReadOnlySpan<byte> text)
    {
        var (count, zeros) = (0, 0);
        foreach (var letter in text)
        {
            if (letter is (byte)'e' or (byte)'E')
            {
                break;
            }

            if (letter == '0')
            {
                zeros += count > 0 ? 1 : 0;
            }
            else if (letter is >= (byte)'1' and <= (byte)'9')
            {
                count += zeros + 1;
                zeros = 0;
            }
        }

        return count;
    }
}
