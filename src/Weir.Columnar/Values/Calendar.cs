namespace Weir.Columnar.Values;

/// <summary>
/// Proleptic Gregorian calendar in whole numbers. Conversions after Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms". Year 0 is 1 BC.
/// </summary>
public static class Calendar
{
    /// <summary>Microseconds of a day of 24 hours.</summary>
    public const long MicrosecondsPerDay = 86_400_000_000;

    /// <summary>The first day that dates and timestamps may have: 4714-11-24 BC, as in PostgreSQL.</summary>
    public const int MinimumDay = -2_440_588;

    /// <summary>The last whole day that 64-bit microseconds since 1970 reach: 294247-01-09 (PostgreSQL counts from 2000 and goes 29 years further).</summary>
    public const int MaximumTimestampDay = 106_751_990;

    /// <summary>The last day that a date may have: 5874897-12-31, as in PostgreSQL.</summary>
    public const int MaximumDay = 2_145_042_905;

    /// <summary>Days since 1970-01-01 of a date.</summary>
    public static long DaysFromCivil(long year, int month, int day)
    {
        year -= month <= 2 ? 1 : 0;
        var era = (year >= 0 ? year : year - 399) / 400;
        var yearOfEra = year - (era * 400);
        var dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * 146_097) + dayOfEra - 719_468;
    }

    /// <summary>Year, month (1 to 12) and day (1 to 31) of days since 1970-01-01.</summary>
    public static (int Year, int Month, int Day) CivilFromDays(long days)
    {
        days += 719_468;
        var era = (days >= 0 ? days : days - 146_096) / 146_097;
        var dayOfEra = days - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var monthFromMarch = ((5 * dayOfYear) + 2) / 153;
        var day = (int)(dayOfYear - (((153 * monthFromMarch) + 2) / 5)) + 1;
        var month = (int)(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9);
        return ((int)(yearOfEra + (era * 400) + (month <= 2 ? 1 : 0)), month, day);
    }

    /// <summary>Whether February of the year has 29 days.</summary>
    public static bool IsLeapYear(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    /// <summary>Days of a month.</summary>
    public static int DaysInMonth(long year, int month) =>
        month switch
        {
            2 => IsLeapYear(year) ? 29 : 28,
            4 or 6 or 9 or 11 => 30,
            _ => 31,
        };

    /// <summary>The date that many months later; the day is cut to the length of the month.</summary>
    public static long AddMonths(long days, long months)
    {
        var (year, month, day) = CivilFromDays(days);
        var total = (year * 12L) + month - 1 + months;
        var newYear = Math.DivRem(total, 12, out var newMonth);
        if (newMonth < 0)
        {
            newMonth += 12;
            newYear--;
        }

        return DaysFromCivil(newYear, (int)newMonth + 1, Math.Min(day, DaysInMonth(newYear, (int)newMonth + 1)));
    }

    /// <summary>Days and the microseconds of the day of a timestamp; rounds down for times before 1970.</summary>
    public static (long Days, long Microseconds) Split(long timestamp)
    {
        var days = Math.DivRem(timestamp, MicrosecondsPerDay, out var rest);
        return rest < 0 ? (days - 1, rest + MicrosecondsPerDay) : (days, rest);
    }
}
