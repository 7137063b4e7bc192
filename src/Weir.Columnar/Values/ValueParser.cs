using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Weir.Columnar.Values;

/// <summary>
/// Reads values from UTF-8 text in PostgreSQL's spellings. The whole text must be the value; blanks around it are the
/// caller's to trim (<see cref="Trim"/>). Nothing is allocated on success except where noted.
/// </summary>
public static partial class ValueParser
{
    /// <summary>The text without blanks at its ends.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n\f\v"u8);

    /// <summary>True and false in any case: as files spell them.</summary>
    public static bool TryParseStrictBoolean(ReadOnlySpan<byte> text, out bool value)
    {
        value = Ascii.EqualsIgnoreCase(text, "true"u8);
        return value || Ascii.EqualsIgnoreCase(text, "false"u8);
    }

    /// <summary>Unique prefixes of true, false, yes, no; on, off; 1, 0: PostgreSQL's casts.</summary>
    public static bool TryParseBoolean(ReadOnlySpan<byte> text, out bool value)
    {
        value =
            IsPrefix(text, "true"u8)
            || IsPrefix(text, "yes"u8)
            || Ascii.EqualsIgnoreCase(text, "on"u8)
            || text.SequenceEqual("1"u8);
        return value
            || IsPrefix(text, "false"u8)
            || IsPrefix(text, "no"u8)
            || (text.Length > 1 && IsPrefix(text, "off"u8))
            || text.SequenceEqual("0"u8);
    }

    /// <summary>A whole number of 16 bits.</summary>
    public static bool TryParseInt16(ReadOnlySpan<byte> text, out short value)
    {
        var ok = TryParseInt64(text, out var wide) && wide is >= short.MinValue and <= short.MaxValue;
        value = ok ? (short)wide : default;
        return ok;
    }

    /// <summary>A whole number of 32 bits.</summary>
    public static bool TryParseInt32(ReadOnlySpan<byte> text, out int value)
    {
        var ok = TryParseInt64(text, out var wide) && wide is >= int.MinValue and <= int.MaxValue;
        value = ok ? (int)wide : default;
        return ok;
    }

    /// <summary>A whole number of 64 bits.</summary>
    public static bool TryParseInt64(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        var at = 0;
        var negative = false;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            at = 1;
        }

        if (at == text.Length)
        {
            return false;
        }

        var safe = Math.Min(text.Length, at + 18);
        ulong sum = 0;
        for (; at < safe; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit > 9)
            {
                return false;
            }

            sum = (sum * 10) + digit;
        }

        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit > 9 || sum > (ulong.MaxValue - digit) / 10)
            {
                return false;
            }

            sum = (sum * 10) + digit;
        }

        if (sum > (negative ? 1UL << 63 : long.MaxValue))
        {
            return false;
        }

        value = negative ? (long)(0 - sum) : (long)sum;
        return true;
    }

    /// <summary>A whole number of 128 bits.</summary>
    public static bool TryParseInt128(ReadOnlySpan<byte> text, out Int128 value)
    {
        value = default;
        return text.Length is > 0 and < 64
            && text[^1] is >= (byte)'0' and <= (byte)'9'
            && Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>An IEEE 754 number of 32 bits; also nan, inf, infinity. Overflow to infinity is refused.</summary>
    public static bool TryParseFloat32(ReadOnlySpan<byte> text, out float value)
    {
        if (Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && IsPlainNumber(text))
        {
            return float.IsFinite(value);
        }

        var ok = TryParseSpecial(text, out var special);
        value = (float)special;
        return ok;
    }

    /// <summary>An IEEE 754 number of 64 bits; also nan, inf, infinity. Overflow to infinity is refused.</summary>
    public static bool TryParseFloat64(ReadOnlySpan<byte> text, out double value)
    {
        if (Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && IsPlainNumber(text))
        {
            return double.IsFinite(value);
        }

        return TryParseSpecial(text, out value);
    }

    /// <summary>A UUID with or without hyphens and braces.</summary>
    public static bool TryParseUuid(ReadOnlySpan<byte> text, out UInt128 value)
    {
        value = default;
        if (text.Length >= 2 && text[0] == '{' && text[^1] == '}')
        {
            text = text[1..^1];
        }

        var digits = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '-' && digits is > 0 and < 32 && digits % 4 == 0 && text[i - 1] != '-')
            {
                continue;
            }

            var digit = HexDigit(text[i]);
            if (digit < 0 || digits == 32)
            {
                return false;
            }

            value = (value << 4) | (UInt128)(uint)digit;
            digits++;
        }

        return digits == 32 && text[^1] != '-';
    }

    /// <summary>Bytes as <c>\x</c> and hexadecimal digits, else as the text itself with <c>\\</c> and octal escapes. Allocates the result.</summary>
    public static bool TryParseBytes(ReadOnlySpan<byte> text, out byte[] value)
    {
        if (!text.StartsWith("\\x"u8))
        {
            return TryParseEscapedBytes(text, out value);
        }

        text = text[2..];
        value = new byte[text.Length / 2];
        if (text.Length % 2 != 0)
        {
            return false;
        }

        for (var i = 0; i < value.Length; i++)
        {
            var (high, low) = (HexDigit(text[2 * i]), HexDigit(text[(2 * i) + 1]));
            if (high < 0 || low < 0)
            {
                return false;
            }

            value[i] = (byte)((high << 4) | low);
        }

        return true;
    }

    private static bool TryParseEscapedBytes(ReadOnlySpan<byte> text, out byte[] value)
    {
        var result = new byte[text.Length];
        var length = 0;
        value = [];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result[length++] = text[i];
            }
            else if (i + 1 < text.Length && text[i + 1] == '\\')
            {
                result[length++] = (byte)'\\';
                i++;
            }
            else if (
                i + 3 < text.Length
                && text[i + 1] is >= (byte)'0' and <= (byte)'3'
                && text[i + 2] is >= (byte)'0' and <= (byte)'7'
                && text[i + 3] is >= (byte)'0' and <= (byte)'7'
            )
            {
                result[length++] = (byte)(
                    ((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0')
                );
                i += 3;
            }
            else
            {
                return false;
            }
        }

        value = result[..length];
        return true;
    }

    internal static int HexDigit(byte c) =>
        c switch
        {
            >= (byte)'0' and <= (byte)'9' => c - '0',
            >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
            _ => -1,
        };

    private static bool IsPrefix(ReadOnlySpan<byte> text, ReadOnlySpan<byte> whole) =>
        text.Length > 0 && text.Length <= whole.Length && Ascii.EqualsIgnoreCase(text, whole[..text.Length]);

    /// <summary>Keeps out spellings that only the parser of .NET knows: digits must begin it.</summary>
    private static bool IsPlainNumber(ReadOnlySpan<byte> text)
    {
        var i = text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        return i < text.Length && (char.IsAsciiDigit((char)text[i]) || text[i] == '.');
    }

    private static bool TryParseSpecial(ReadOnlySpan<byte> text, out double value)
    {
        value = double.NaN;
        if (Ascii.EqualsIgnoreCase(text, "nan"u8))
        {
            return true;
        }

        var negative = text.Length > 0 && text[0] == '-';
        var word = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        value = negative ? double.NegativeInfinity : double.PositiveInfinity;
        return Ascii.EqualsIgnoreCase(word, "inf"u8) || Ascii.EqualsIgnoreCase(word, "infinity"u8);
    }
}
