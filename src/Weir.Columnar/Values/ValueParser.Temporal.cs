using System.Text;

namespace Weir.Columnar.Values;

/// <summary>Dates and times: ISO 8601 as PostgreSQL reads it.</summary>
public static partial class ValueParser
{
    /// <summary>A date such as 2024-02-29, years of one to seven digits, perhaps followed by BC.</summary>
    public static bool TryParseDate(ReadOnlySpan<byte> text, out int days)
    {
        var cursor = new TextCursor(text);
        days = 0;
        if (!Date(ref cursor, out var value) || !Era(ref cursor, ref value) || !cursor.IsAtEnd)
        {
            return false;
        }

        var number = Calendar.DaysFromCivil(value.Year, value.Month, value.Day);
        days = (int)number;
        return number is >= Calendar.MinimumDay and <= Calendar.MaximumDay;
    }

    /// <summary>A time of day such as 04:05, 04:05:06.789 or 24:00, in microseconds.</summary>
    public static bool TryParseTime(ReadOnlySpan<byte> text, out long microseconds)
    {
        var cursor = new TextCursor(text);
        return Time(ref cursor, out microseconds) && cursor.IsAtEnd;
    }

    /// <summary>A date, or a date and a time after a blank or T. A time zone is not allowed.</summary>
    public static bool TryParseTimestamp(ReadOnlySpan<byte> text, out long microseconds) =>
        Timestamp(text, out microseconds, out var offset) && offset is null;

    /// <summary>
    /// Like <see cref="TryParseTimestamp"/>, but with an offset (Z, +01, -03:30) or a zone's name; without one the time is
    /// local to <paramref name="zone"/>. A zone's name is looked up, which allocates.
    /// </summary>
    public static bool TryParseTimestampTz(ReadOnlySpan<byte> text, TimeZoneInfo zone, out long instant)
    {
        if (Timestamp(text, out instant, out var offset))
        {
            instant = offset is { } known ? instant - known : TimeZones.ToInstant(zone, instant);
            return true;
        }

        var blank = text.LastIndexOf((byte)' ');
        if (
            blank <= 0
            || !Timestamp(text[..blank], out var local, out var none)
            || none is not null
            || TimeZones.Find(Encoding.UTF8.GetString(text[(blank + 1)..])) is not { } named
        )
        {
            return false;
        }

        instant = TimeZones.ToInstant(named, local);
        return true;
    }

    private static bool Timestamp(ReadOnlySpan<byte> text, out long microseconds, out long? offset)
    {
        offset = null;
        if (IsoSeconds(text, out microseconds))
        {
            return true;
        }

        var cursor = new TextCursor(text);
        if (!Date(ref cursor, out var date))
        {
            return false;
        }

        long time = 0;
        if (
            cursor.Accept((byte)'T')
            || cursor.Accept((byte)'t')
            || (cursor.Current == ' ' && cursor.Rest.Length > 1 && char.IsAsciiDigit((char)cursor.Rest[1]))
        )
        {
            cursor.SkipSpaces();
            if (!Time(ref cursor, out time) || !Offset(ref cursor, ref offset))
            {
                return false;
            }
        }

        if (!Era(ref cursor, ref date) || !cursor.IsAtEnd)
        {
            return false;
        }

        var days = Calendar.DaysFromCivil(date.Year, date.Month, date.Day);
        if (days is < Calendar.MinimumDay or > Calendar.MaximumTimestampDay)
        {
            return false;
        }

        microseconds = (days * Calendar.MicrosecondsPerDay) + time;
        return true;
    }

    /// <summary>The form that most programs write, as 2024-11-03 08:57:22; false for every other, right or wrong.</summary>
    private static bool IsoSeconds(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        if (
            text.Length != 19
            || text[4] != '-'
            || text[7] != '-'
            || text[10] is not ((byte)' ' or (byte)'T')
            || text[13] != ':'
            || text[16] != ':'
        )
        {
            return false;
        }

        var isWrong = false;
        var year = (TwoDigits(text, 0, ref isWrong) * 100) + TwoDigits(text, 2, ref isWrong);
        var month = TwoDigits(text, 5, ref isWrong);
        var day = TwoDigits(text, 8, ref isWrong);
        var hour = TwoDigits(text, 11, ref isWrong);
        var minute = TwoDigits(text, 14, ref isWrong);
        var second = TwoDigits(text, 17, ref isWrong);
        if (
            isWrong
            || year == 0
            || month is < 1 or > 12
            || day < 1
            || (day > 28 && day > Calendar.DaysInMonth(year, month))
            || hour > 23
            || minute > 59
            || second > 59
        )
        {
            return false;
        }

        var seconds = (Calendar.DaysFromCivil(year, month, day) * 86_400) + (((hour * 60) + minute) * 60) + second;
        microseconds = seconds * 1_000_000;
        return true;
    }

    private static int TwoDigits(ReadOnlySpan<byte> text, int at, ref bool isWrong)
    {
        var (high, low) = ((uint)text[at] - '0', (uint)text[at + 1] - '0');
        isWrong |= high > 9 || low > 9;
        return (int)((high * 10) + low);
    }

    private static bool Date(ref TextCursor cursor, out (long Year, int Month, int Day) date)
    {
        date = default;
        if (!cursor.Number(1, 7, out var year) || !cursor.Accept((byte)'-'))
        {
            return false;
        }

        if (!cursor.Number(1, 2, out var month) || !cursor.Accept((byte)'-') || !cursor.Number(1, 2, out var day))
        {
            return false;
        }

        date = (year, month, day);
        return year > 0 && month is >= 1 and <= 12 && day >= 1 && day <= Calendar.DaysInMonth(year, month);
    }

    private static bool Era(ref TextCursor cursor, ref (long Year, int Month, int Day) date)
    {
        if (!Ascii.EqualsIgnoreCase(cursor.Rest, " bc"u8))
        {
            return true;
        }

        cursor.Skip(3);
        date.Year = 1 - date.Year;
        return date.Day <= Calendar.DaysInMonth(date.Year, date.Month);
    }

    private static bool Time(ref TextCursor cursor, out long microseconds)
    {
        microseconds = 0;
        if (!cursor.Number(1, 2, out var hour) || !cursor.Accept((byte)':') || !cursor.Number(2, 2, out var minute))
        {
            return false;
        }

        var (second, fraction) = (0, 0);
        if (cursor.Accept((byte)':'))
        {
            if (!cursor.Number(2, 2, out second))
            {
                return false;
            }

            if (cursor.Accept((byte)'.') && !cursor.Fraction(out fraction))
            {
                return false;
            }
        }

        microseconds = (((((hour * 60L) + minute) * 60) + second) * 1_000_000) + fraction;
        return minute <= 59 && second <= 60 && microseconds <= Calendar.MicrosecondsPerDay;
    }

    private static bool Offset(ref TextCursor cursor, ref long? offset)
    {
        if (cursor.Accept((byte)'Z') || cursor.Accept((byte)'z'))
        {
            offset = 0;
            return true;
        }

        var start = cursor;
        cursor.SkipSpaces();
        if (Ascii.EqualsIgnoreCase(cursor.Rest, "utc"u8))
        {
            cursor.Skip(3);
            offset = 0;
            return true;
        }

        var negative = cursor.Current == '-';
        if (!negative && cursor.Current != '+')
        {
            cursor = start;
            return true;
        }

        cursor.Skip(1);
        if (!cursor.Number(1, 2, out var hours))
        {
            return false;
        }

        var (minutes, seconds) = (0, 0);
        if ((cursor.Accept((byte)':') || char.IsAsciiDigit((char)cursor.Current)) && !cursor.Number(2, 2, out minutes))
        {
            return false;
        }

        if (cursor.Accept((byte)':') && !cursor.Number(2, 2, out seconds))
        {
            return false;
        }

        var total = ((((hours * 60L) + minutes) * 60) + seconds) * 1_000_000;
        offset = negative ? -total : total;
        return hours <= 15 && minutes <= 59 && seconds <= 59;
    }
}
