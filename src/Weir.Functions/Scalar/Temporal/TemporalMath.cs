using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>
/// Arithmetic of dates, timestamps and instants with intervals: months first, cut to the length of the month, then days,
/// then time. Instants add months and days in the session's zone, so that a day is 23 or 25 hours when clocks change.
/// </summary>
internal static class TemporalMath
{
    private const long Minimum = Calendar.MinimumDay * Calendar.MicrosecondsPerDay;
    private const long Maximum =
        ((long)Calendar.MaximumTimestampDay * Calendar.MicrosecondsPerDay) + Calendar.MicrosecondsPerDay - 1;

    /// <summary>The timestamp of a date's midnight.</summary>
    public static long Midnight(int date) =>
        date is >= Calendar.MinimumDay and <= Calendar.MaximumTimestampDay
            ? date * Calendar.MicrosecondsPerDay
            : throw OutOfRange("timestamp");

    public static int AddDays(int date, long days)
    {
        var result = date + days;
        return result is >= Calendar.MinimumDay and <= Calendar.MaximumDay ? (int)result : throw OutOfRange("date");
    }

    public static long Add(long timestamp, Interval interval)
    {
        var (days, time) = Calendar.Split(timestamp);
        if (interval.Months != 0)
        {
            days = Calendar.AddMonths(days, interval.Months);
        }

        return Check(((Int128)(days + interval.Days) * Calendar.MicrosecondsPerDay) + time + interval.Microseconds);
    }

    public static long AddToInstant(long instant, Interval interval, TimeZoneInfo zone)
    {
        if (interval.Months == 0 && interval.Days == 0)
        {
            return Check((Int128)instant + interval.Microseconds);
        }

        var local = Add(ToLocal(instant, zone), interval with { Microseconds = 0 });
        return Check((Int128)TimeZones.ToInstant(zone, local) + interval.Microseconds);
    }

    /// <summary>The time between in days of 24 hours and the rest.</summary>
    public static Interval Difference(long left, long right)
    {
        var difference = (Int128)left - right;
        return new Interval(
            0,
            (int)(difference / Calendar.MicrosecondsPerDay),
            (long)(difference % Calendar.MicrosecondsPerDay)
        );
    }

    /// <summary>The time between in years, months, days and time, as people count: PostgreSQL's <c>age</c>.</summary>
    public static Interval Age(long left, long right)
    {
        if (left < right)
        {
            return IntervalMath.Negate(Age(right, left));
        }

        var (laterDays, laterTime) = Calendar.Split(left);
        var (earlierDays, earlierTime) = Calendar.Split(right);
        var (year, month, day) = Calendar.CivilFromDays(laterDays);
        var (fromYear, fromMonth, fromDay) = Calendar.CivilFromDays(earlierDays);
        var months = ((year - fromYear) * 12) + month - fromMonth;
        var days = day - fromDay;
        var time = laterTime - earlierTime;
        if (time < 0)
        {
            time += Calendar.MicrosecondsPerDay;
            days--;
        }

        if (days < 0)
        {
            // Days are borrowed from the month of the earlier date.
            days += Calendar.DaysInMonth(fromYear, fromMonth);
            months--;
        }

        return new Interval(months, days, time);
    }

    public static long ToLocal(long instant, TimeZoneInfo zone) => instant + TimeZones.OffsetAt(zone, instant);

    /// <summary>A clock after an interval; days do not count.</summary>
    public static long AddToTime(long time, Interval interval) =>
        Calendar.Split(time + (interval.Microseconds % Calendar.MicrosecondsPerDay)).Microseconds;

    /// <summary>Makes a timestamp of wide arithmetic.</summary>
    public static long Check(Int128 timestamp) =>
        timestamp >= Minimum && timestamp <= Maximum ? (long)timestamp : throw OutOfRange("timestamp");

    public static WeirException OutOfRange(string type) => new(ErrorCode.DateTimeOverflow, $"{type} out of range");
}
