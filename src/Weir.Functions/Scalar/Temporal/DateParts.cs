using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Makes dates, times and intervals of their parts; parts outside their range raise.</summary>
internal static class DateParts
{
    public static int Date(int year, int month, int day)
    {
        // Year -1 is 1 BC, which the calendar counts as 0.
        var civil = year < 0 ? year + 1 : year;
        if (year == 0 || month is < 1 or > 12 || day < 1 || day > Calendar.DaysInMonth(civil, month))
        {
            throw new WeirException(
                ErrorCode.DateTimeOverflow,
                $"date field value out of range: {year}-{month:00}-{day:00}"
            );
        }

        return TemporalMath.AddDays(0, Calendar.DaysFromCivil(civil, month, day));
    }

    public static long Time(int hour, int minute, double seconds)
    {
        if (
            hour is < 0 or > 24
            || minute is < 0 or > 59
            || !(seconds >= 0 && seconds <= 60)
            || (hour == 24 && (minute > 0 || seconds > 0))
        )
        {
            throw new WeirException(
                ErrorCode.DateTimeOverflow,
                $"time field value out of range: {hour}:{minute:00}:{seconds}"
            );
        }

        return (hour * 3_600_000_000L) + (minute * 60_000_000L) + (long)Math.Round(seconds * 1e6);
    }

    public static long Timestamp(scoped in Row row) =>
        TemporalMath.Check(
            ((Int128)Date(row.Int(0), row.Int(1), row.Int(2)) * Calendar.MicrosecondsPerDay)
                + Time(row.Int(3), row.Int(4), row.Double(5))
        );

    /// <summary>Years, months, weeks, days, hours, minutes, seconds; those that are not given are zero.</summary>
    public static Interval Interval(scoped in Row row)
    {
        Span<double> parts = stackalloc double[7];
        parts.Clear();
        if (row.Count > parts.Length)
        {
            throw new WeirException(ErrorCode.InvalidParameter, "make_interval takes up to seven parts");
        }

        for (var i = 0; i < row.Count; i++)
        {
            parts[i] = row.Double(i);
        }

        var months = (parts[0] * 12) + parts[1];
        var days = (parts[2] * 7) + parts[3];
        var time = Math.Round((parts[4] * 3.6e9) + (parts[5] * 6e7) + (parts[6] * 1e6));
        var fits = Math.Abs(months) <= int.MaxValue && Math.Abs(days) <= int.MaxValue && Math.Abs(time) < long.MaxValue;
        return fits ? new Interval((int)months, (int)days, (long)time) : throw TemporalMath.OutOfRange("interval");
    }

    public static long FromEpoch(double seconds)
    {
        var time = Math.Round(seconds * 1e6);
        return Math.Abs(time) < long.MaxValue
            ? TemporalMath.Check((long)time)
            : throw TemporalMath.OutOfRange("timestamp");
    }
}
