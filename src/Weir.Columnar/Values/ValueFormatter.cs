using System.Buffers.Text;
using System.Globalization;

namespace Weir.Columnar.Values;

/// <summary>
/// Writes values as UTF-8 text in PostgreSQL's spellings. Every method returns the number of bytes written; a target of
/// <see cref="MaximumLength"/> bytes is always large enough.
/// </summary>
public static class ValueFormatter
{
    /// <summary>The most bytes that any fixed-width value needs.</summary>
    public const int MaximumLength = 128;

    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>A whole number.</summary>
    public static int Format(long value, Span<byte> target)
    {
        Utf8Formatter.TryFormat(value, target, out var written);
        return written;
    }

    /// <summary>A whole number.</summary>
    public static int Format(Int128 value, Span<byte> target)
    {
        value.TryFormat(target, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }

    /// <summary>true or false.</summary>
    public static int Format(bool value, Span<byte> target)
    {
        var text = value ? "true"u8 : "false"u8;
        text.CopyTo(target);
        return text.Length;
    }

    /// <summary>The shortest digits that read back as the same number; Infinity, -Infinity, NaN; exponents below 1e-4 and from 1e15.</summary>
    public static int Format(double value, Span<byte> target)
    {
        if (!double.IsFinite(value))
        {
            return Special(value, target);
        }

        value.TryFormat(target, out var written, "R", CultureInfo.InvariantCulture);
        return Shape(target, written, maximumExponent: 15);
    }

    /// <summary>Like the 64-bit form; exponents from 1e6 on when that is shorter, as in PostgreSQL.</summary>
    public static int Format(float value, Span<byte> target)
    {
        if (!float.IsFinite(value))
        {
            return Special(value, target);
        }

        value.TryFormat(target, out var written, "R", CultureInfo.InvariantCulture);
        return Shape(target, written, maximumExponent: 6);
    }

    /// <summary>A decimal with all digits of its scale.</summary>
    public static int FormatDecimal(Int128 unscaled, int scale, Span<byte> target)
    {
        if (scale == 0)
        {
            return Format(unscaled, target);
        }

        Span<byte> digits = stackalloc byte[48];
        var negative = unscaled < 0;
        var magnitude = negative ? (UInt128)(-unscaled) : (UInt128)unscaled;
        int count;
        if (magnitude <= ulong.MaxValue)
        {
            Utf8Formatter.TryFormat((ulong)magnitude, digits, out count);
        }
        else
        {
            magnitude.TryFormat(digits, out count, default, CultureInfo.InvariantCulture);
        }

        var at = 0;
        if (negative)
        {
            target[at++] = (byte)'-';
        }

        if (count <= scale)
        {
            target[at++] = (byte)'0';
            target[at++] = (byte)'.';
            target.Slice(at, scale - count).Fill((byte)'0');
            at += scale - count;
            digits[..count].CopyTo(target[at..]);
            return at + count;
        }

        digits[..(count - scale)].CopyTo(target[at..]);
        at += count - scale;
        target[at++] = (byte)'.';
        digits[(count - scale)..count].CopyTo(target[at..]);
        return at + scale;
    }

    /// <summary>A date such as 2024-02-29; BC behind years before 1.</summary>
    public static int FormatDate(long days, Span<byte> target)
    {
        var (year, month, day) = Calendar.CivilFromDays(days);
        var at = Day(year, month, day, target);
        return year > 0 ? at : at + Era(target[at..]);
    }

    /// <summary>A time of day, fractions of a second without trailing zeros.</summary>
    public static int FormatTime(long microseconds, Span<byte> target)
    {
        var seconds = microseconds / MicrosecondsPerSecond;
        var at = Padded(seconds / 3600, 2, target);
        target[at++] = (byte)':';
        at += Padded(seconds / 60 % 60, 2, target[at..]);
        target[at++] = (byte)':';
        at += Padded(seconds % 60, 2, target[at..]);
        return at + Fraction(microseconds % MicrosecondsPerSecond, target[at..]);
    }

    /// <summary>A timestamp such as 2024-01-02 03:04:05.5; the separator is a blank unless given.</summary>
    public static int FormatTimestamp(long microseconds, Span<byte> target, byte separator = (byte)' ')
    {
        var (days, time) = Calendar.Split(microseconds);
        var (year, month, day) = Calendar.CivilFromDays(days);
        var at = Day(year, month, day, target);
        target[at++] = separator;
        at += FormatTime(time, target[at..]);
        return year > 0 ? at : at + Era(target[at..]);
    }

    /// <summary>An instant in a zone's local time with the offset, such as 2024-01-02 03:04:05+01 or +05:30.</summary>
    public static int FormatTimestampTz(long instant, TimeZoneInfo zone, Span<byte> target, byte separator = (byte)' ')
    {
        var offset = TimeZones.OffsetAt(zone, instant);
        var (days, time) = Calendar.Split(instant + offset);
        var (year, month, day) = Calendar.CivilFromDays(days);
        var at = Day(year, month, day, target);
        target[at++] = separator;
        at += FormatTime(time, target[at..]);
        target[at++] = offset < 0 ? (byte)'-' : (byte)'+';
        var seconds = Math.Abs(offset) / MicrosecondsPerSecond;
        at += Padded(seconds / 3600, 2, target[at..]);
        if (seconds % 3600 != 0)
        {
            target[at++] = (byte)':';
            at += Padded(seconds / 60 % 60, 2, target[at..]);
        }

        if (seconds % 60 != 0)
        {
            target[at++] = (byte)':';
            at += Padded(seconds % 60, 2, target[at..]);
        }

        return year > 0 ? at : at + Era(target[at..]);
    }

    /// <summary>An interval in PostgreSQL's own style: 1 year 2 mons -3 days 04:05:06.</summary>
    public static int FormatInterval(Interval value, Span<byte> target)
    {
        var at = 0;
        var negativeBefore = false;
        at += Part(value.Months / 12, "year"u8, ref negativeBefore, at, target[at..]);
        at += Part(value.Months % 12, "mon"u8, ref negativeBefore, at, target[at..]);
        at += Part(value.Days, "day"u8, ref negativeBefore, at, target[at..]);
        if (value.Microseconds == 0 && at > 0)
        {
            return at;
        }

        if (at > 0)
        {
            target[at++] = (byte)' ';
        }

        if (value.Microseconds < 0)
        {
            target[at++] = (byte)'-';
        }
        else if (negativeBefore)
        {
            target[at++] = (byte)'+';
        }

        var magnitude = UInt128.Min((UInt128)Int128.Abs(value.Microseconds), long.MaxValue);
        return at + FormatTime((long)magnitude, target[at..]);
    }

    /// <summary>A UUID in lower case with hyphens.</summary>
    public static int FormatUuid(UInt128 value, Span<byte> target)
    {
        var at = 0;
        for (var digit = 31; digit >= 0; digit--)
        {
            target[at++] = "0123456789abcdef"u8[(int)(uint)(value >> (digit * 4)) & 15];
            if (digit is 24 or 20 or 16 or 12)
            {
                target[at++] = (byte)'-';
            }
        }

        return at;
    }

    private static int Part(
        long number,
        ReadOnlySpan<byte> unit,
        ref bool negativeBefore,
        int before,
        Span<byte> target
    )
    {
        if (number == 0)
        {
            return 0;
        }

        var at = 0;
        if (before > 0)
        {
            target[at++] = (byte)' ';
        }

        if (negativeBefore && number > 0)
        {
            target[at++] = (byte)'+';
        }

        negativeBefore = number < 0;
        at += Format(number, target[at..]);
        target[at++] = (byte)' ';
        unit.CopyTo(target[at..]);
        at += unit.Length;
        if (number != 1)
        {
            target[at++] = (byte)'s';
        }

        return at;
    }

    private static int Day(int year, int month, int day, Span<byte> target)
    {
        var at = Padded(year > 0 ? year : 1 - year, 4, target);
        target[at++] = (byte)'-';
        at += Padded(month, 2, target[at..]);
        target[at++] = (byte)'-';
        return at + Padded(day, 2, target[at..]);
    }

    private static int Era(Span<byte> target)
    {
        " BC"u8.CopyTo(target);
        return 3;
    }

    private static int Fraction(long microseconds, Span<byte> target)
    {
        if (microseconds == 0)
        {
            return 0;
        }

        target[0] = (byte)'.';
        Padded(microseconds, 6, target[1..]);
        var length = 7;
        while (target[length - 1] == '0')
        {
            length--;
        }

        return length;
    }

    private static int Padded(long value, int width, Span<byte> target)
    {
        if (width == 2 && value < 100)
        {
            target[0] = (byte)('0' + (value / 10));
            target[1] = (byte)('0' + (value % 10));
            return 2;
        }

        Utf8Formatter.TryFormat(value, target, out var written, new System.Buffers.StandardFormat('D', (byte)width));
        return written;
    }

    private static int Special(double value, Span<byte> target)
    {
        var text =
            double.IsNaN(value) ? "NaN"u8
            : value > 0 ? "Infinity"u8
            : "-Infinity"u8;
        text.CopyTo(target);
        return text.Length;
    }

    /// <summary>Turns .NET's shortest form into PostgreSQL's: plain digits or a two-digit exponent in lower case.</summary>
    private static int Shape(Span<byte> text, int length, int maximumExponent)
    {
        Span<byte> digits = stackalloc byte[32];
        var negative = text[0] == '-';
        var (count, exponent, point) = (0, 0, -1);
        for (var i = negative ? 1 : 0; i < length; i++)
        {
            if (text[i] == '.')
            {
                point = count;
            }
            else if (text[i] == 'E')
            {
                _ = Utf8Parser.TryParse(text[(i + 1)..length], out exponent, out _);
                break;
            }
            else
            {
                digits[count++] = text[i];
            }
        }

        exponent += (point < 0 ? count : point) - 1;
        var lead = 0;
        while (lead < count - 1 && digits[lead] == '0')
        {
            lead++;
            exponent--;
        }

        digits = digits[lead..count];
        while (digits.Length > 1 && digits[^1] == '0')
        {
            digits = digits[..^1];
        }

        var at = negative ? 1 : 0;
        if (digits is [(byte)'0'])
        {
            text[at] = (byte)'0';
            return at + 1;
        }

        return exponent < -4 || exponent >= maximumExponent
            ? at + Scientific(digits, exponent, text[at..])
            : at + Plain(digits, exponent, text[at..]);
    }

    private static int Scientific(ReadOnlySpan<byte> digits, int exponent, Span<byte> target)
    {
        var at = 0;
        target[at++] = digits[0];
        if (digits.Length > 1)
        {
            target[at++] = (byte)'.';
            digits[1..].CopyTo(target[at..]);
            at += digits.Length - 1;
        }

        target[at++] = (byte)'e';
        target[at++] = exponent < 0 ? (byte)'-' : (byte)'+';
        return at + Padded(Math.Abs(exponent), 2, target[at..]);
    }

    private static int Plain(ReadOnlySpan<byte> digits, int exponent, Span<byte> target)
    {
        var at = 0;
        if (exponent < 0)
        {
            target[at++] = (byte)'0';
            target[at++] = (byte)'.';
            target.Slice(at, -exponent - 1).Fill((byte)'0');
            at += -exponent - 1;
            digits.CopyTo(target[at..]);
            return at + digits.Length;
        }

        var whole = Math.Min(digits.Length, exponent + 1);
        digits[..whole].CopyTo(target);
        at = whole;
        target.Slice(at, exponent + 1 - whole).Fill((byte)'0');
        at += exponent + 1 - whole;
        if (digits.Length > whole)
        {
            target[at++] = (byte)'.';
            digits[whole..].CopyTo(target[at..]);
            at += digits.Length - whole;
        }

        return at;
    }
}
