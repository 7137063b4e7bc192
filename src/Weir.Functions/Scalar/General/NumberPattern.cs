using System.Globalization;
using System.Text;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>to_char of numbers: PostgreSQL documentation, "Template Patterns for Numeric Formatting".</summary>
internal sealed class NumberPattern
{
    private readonly string _pattern;
    private readonly bool _fills = true;
    private readonly int _whole;
    private readonly int _fraction;
    private readonly int _firstZero = -1;
    private readonly bool _hasSign;
    private readonly bool _hasBrackets;
    private readonly int _multiplier;
    private readonly bool _isRoman;

    private NumberPattern(string pattern)
    {
        var upper = Upper(pattern);
        _fills = !upper.Contains("FM", StringComparison.Ordinal);
        _pattern = upper.Replace("FM", "", StringComparison.Ordinal);
        _isRoman = _pattern.Contains("RN", StringComparison.Ordinal);
        _hasBrackets = _pattern.Contains("PR", StringComparison.Ordinal);
        _hasSign =
            _pattern.IndexOfAny(['S']) >= 0
            || _pattern.Contains("MI", StringComparison.Ordinal)
            || _pattern.Contains("PL", StringComparison.Ordinal)
            || _hasBrackets;
        if (_pattern.Contains("EEEE", StringComparison.Ordinal))
        {
            throw new WeirException(ErrorCode.NotSupported, "pattern EEEE of to_char");
        }

        var afterPoint = false;
        var afterV = false;
        var inQuotes = false;
        foreach (var c in _pattern)
        {
            inQuotes ^= c == '"';
            if (inQuotes)
            {
                continue;
            }

            afterPoint |= c is '.' or 'D';
            afterV |= c == 'V';
            if (c is not ('9' or '0'))
            {
                continue;
            }

            _firstZero = c == '0' && !afterPoint && _firstZero < 0 ? _whole : _firstZero;
            _whole += afterPoint ? 0 : 1;
            _fraction += afterPoint ? 1 : 0;
            _multiplier += afterV ? 1 : 0;
        }
    }

    public static string Format(double value, string pattern)
    {
        if (!double.IsFinite(value) || Math.Abs(value) >= 1e28)
        {
            return double.IsNaN(value) ? "NaN" : new string('#', pattern.Length);
        }

        var digits = Encoding.UTF8.GetBytes(value.ToString("E14", CultureInfo.InvariantCulture));
        return ValueParser.TryParseDecimal(digits, DataType.MaximumPrecision, 9, out var unscaled)
            ? Format(new DecimalValue(unscaled, 9), pattern)
            : throw ArithmeticErrors.OutOfRange(DataType.Float64);
    }

    public static string Format(DecimalValue value, string pattern)
    {
        var parsed = new NumberPattern(pattern);
        return parsed._isRoman ? parsed.Roman(value) : parsed.Write(value);
    }

    /// <summary>The number in a text, whatever stands around and between its digits.</summary>
    public static Int128 Read(string text)
    {
        var digits = string.Concat(text.Where(c => char.IsAsciiDigit(c) || c is '.' or '-'));
        digits =
            text.Contains("PR", StringComparison.Ordinal) || text.Contains('<', StringComparison.Ordinal)
                ? "-" + digits
                : digits;
        digits = digits.EndsWith('-') ? "-" + digits[..^1] : digits;
        return ValueParser.TryParseDecimal(
            Encoding.UTF8.GetBytes(digits),
            DataType.MaximumPrecision,
            10,
            out var unscaled
        )
            ? unscaled
            : throw new WeirException(ErrorCode.InvalidCast, $"invalid input syntax for type numeric: \"{text}\"");
    }

    /// <summary>Capitals outside quotes; "th" stays, for its case tells that of the ending.</summary>
    private static string Upper(string pattern)
    {
        var result = pattern.ToCharArray();
        var inQuotes = false;
        for (var i = 0; i < result.Length; i++)
        {
            inQuotes ^= result[i] == '"';
            var isOrdinal = result[i] is 't' or 'h';
            result[i] = inQuotes || isOrdinal ? result[i] : char.ToUpperInvariant(result[i]);
        }

        return new string(result);
    }

    private string Write(DecimalValue value)
    {
        if (_multiplier > 0)
        {
            value = value with { Unscaled = value.Unscaled * Decimals.PowerOfTen(_multiplier) };
        }

        Decimals.TryRescale(value.Unscaled, value.Scale, _fraction, out var rounded);
        var isNegative = rounded < 0;
        var digits = Int128.Abs(rounded).ToString(CultureInfo.InvariantCulture).PadLeft(_fraction + 1, '0');
        var whole = digits[..(digits.Length - _fraction)];
        whole = whole == "0" && (_firstZero < 0 || _firstZero >= _whole) && _fraction > 0 ? "" : whole;
        var overflows = whole.Length > _whole;
        var fraction = digits[(digits.Length - _fraction)..];
        if (overflows)
        {
            (whole, fraction) = (new string('#', _whole), new string('#', _fraction));
        }

        whole = _firstZero >= 0 ? whole.PadLeft(_whole - _firstZero, '0').PadLeft(_whole) : whole.PadLeft(_whole);
        var body = Fill(whole, TrimFraction(fraction, overflows), isNegative);
        return _fills ? body : body.Trim(' ');
    }

    /// <summary>Without fill, zeros behind the last 0 of the pattern vanish.</summary>
    private string TrimFraction(string fraction, bool overflows)
    {
        if (_fills || overflows || _fraction == 0)
        {
            return fraction;
        }

        var positions = _pattern[(_pattern.IndexOfAny(['.', 'D']) + 1)..].Where(c => c is '9' or '0').ToArray();
        var keep = fraction.Length;
        while (keep > 0 && fraction[keep - 1] == '0' && positions[keep - 1] == '9')
        {
            keep--;
        }

        return fraction[..keep];
    }

    private string Fill(string whole, string fraction, bool isNegative)
    {
        var result = new StringBuilder();
        var (at, after, started, signed) = (0, -1, false, _hasSign);
        var sign = isNegative ? '-' : ' ';
        for (var i = 0; i < _pattern.Length; i++)
        {
            var c = _pattern[i];
            var two = i + 1 < _pattern.Length ? _pattern.Substring(i, 2) : "";
            if (c == '"')
            {
                var end = _pattern.IndexOf('"', i + 1);
                end = end < 0 ? _pattern.Length : end;
                result.Append(_pattern.AsSpan(i + 1, end - i - 1));
                i = end;
            }
            else if (two is "MI" or "PL" or "SG" or "PR" or "TH" or "th")
            {
                result.Append(Marker(two, isNegative, whole + fraction));
                signed |= two == "SG";
                i++;
            }
            else if (c is '9' or '0' && after >= 0)
            {
                result.Append(after < fraction.Length ? fraction[after].ToString() : "");
                after++;
            }
            else if (c is '9' or '0')
            {
                var digit = whole[at++];
                if (!started && digit != ' ')
                {
                    started = true;
                    Sign(result, ref signed, sign);
                }

                result.Append(digit);
            }
            else if (c is '.' or 'D')
            {
                if (!started)
                {
                    started = true;
                    Sign(result, ref signed, sign);
                }

                after = 0;
                result.Append(fraction.Length > 0 || _fills ? "." : "");
            }
            else if (c is ',' or 'G')
            {
                result.Append(started ? ',' : ' ');
            }
            else if (c == 'S')
            {
                result.Append(isNegative ? '-' : '+');
            }
            else if (c != 'V')
            {
                result.Append(
                    c is 'L' ? '$'
                    : c == '"' ? ""
                    : _pattern[i]
                );
            }
        }

        return Finished(result, isNegative);
    }

    private string Finished(StringBuilder result, bool isNegative)
    {
        if (!_hasBrackets)
        {
            // A sign before the first position moves right to the first digit.
            return _pattern.StartsWith('S') ? MoveSign(result.ToString()) : result.ToString();
        }

        var text = result.ToString();
        var start = text.Length - text.TrimStart(' ').Length;
        return isNegative ? text[..start] + "<" + text[start..] + ">" : " " + text + " ";
    }

    private static string MoveSign(string text)
    {
        var blanks = 1;
        while (blanks < text.Length && text[blanks] == ' ')
        {
            blanks++;
        }

        return text[1..blanks] + text[0] + text[blanks..];
    }

    private static void Sign(StringBuilder result, ref bool signed, char sign)
    {
        if (!signed)
        {
            result.Append(sign);
            signed = true;
        }
    }

    private static string Marker(string marker, bool isNegative, string digits) =>
        marker switch
        {
            "MI" => isNegative ? "-" : " ",
            "PL" => isNegative ? " " : "+",
            "SG" => isNegative ? "-" : "+",
            "th" => DatePatternWriter.Ordinal(digits.Trim()),
            "TH" => DatePatternWriter.Ordinal(digits.Trim()).ToUpperInvariant(),
            _ => "",
        };

    private string Roman(DecimalValue value)
    {
        Decimals.TryRescale(value.Unscaled, value.Scale, 0, out var number);
        if (number <= 0 || number >= 4000)
        {
            return new string('#', 15);
        }

        (int Value, string Text)[] parts =
        [
            (1000, "M"),
            (900, "CM"),
            (500, "D"),
            (400, "CD"),
            (100, "C"),
            (90, "XC"),
            (50, "L"),
            (40, "XL"),
            (10, "X"),
            (9, "IX"),
            (5, "V"),
            (4, "IV"),
            (1, "I"),
        ];
        var result = new StringBuilder();
        var rest = (int)number;
        foreach (var part in parts)
        {
            for (; rest >= part.Value; rest -= part.Value)
            {
                result.Append(part.Text);
            }
        }

        return _fills ? result.ToString().PadLeft(15) : result.ToString();
    }
}
