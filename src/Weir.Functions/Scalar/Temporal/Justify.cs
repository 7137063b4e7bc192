using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Moves parts of intervals up: PostgreSQL's justify functions.</summary>
internal static class Justify
{
    public static Interval Hours(Interval value)
    {
        var days = value.Microseconds / Calendar.MicrosecondsPerDay;
        return OneSignDays(Create(value.Months, value.Days + days, value.Microseconds % Calendar.MicrosecondsPerDay));
    }

    public static Interval Days(Interval value) =>
        OneSignMonths(Create(value.Months + (value.Days / 30L), value.Days % 30, value.Microseconds));

    public static Interval Both(Interval value)
    {
        var days = value.Days + (value.Microseconds / Calendar.MicrosecondsPerDay);
        var time = value.Microseconds % Calendar.MicrosecondsPerDay;
        var result = Create(value.Months + (days / 30), days % 30, time);
        var isPositive =
            result.Months > 0
            || (result.Months == 0 && (result.Days > 0 || (result.Days == 0 && result.Microseconds > 0)));
        var isNegative =
            result.Months < 0
            || (result.Months == 0 && (result.Days < 0 || (result.Days == 0 && result.Microseconds < 0)));
        if (isPositive && (result.Days < 0 || (result.Days == 0 && result.Microseconds < 0)))
        {
            result = new Interval(result.Months - 1, result.Days + 30, result.Microseconds);
        }
        else if (isNegative && (result.Days > 0 || (result.Days == 0 && result.Microseconds > 0)))
        {
            result = new Interval(result.Months + 1, result.Days - 30, result.Microseconds);
        }

        return OneSignDays(result);
    }

    private static Interval OneSignDays(Interval value) =>
        value.Days > 0 && value.Microseconds < 0
            ? new Interval(value.Months, value.Days - 1, value.Microseconds + Calendar.MicrosecondsPerDay)
        : value.Days < 0 && value.Microseconds > 0
            ? new Interval(value.Months, value.Days + 1, value.Microseconds - Calendar.MicrosecondsPerDay)
        : value;

    private static Interval OneSignMonths(Interval value) =>
        value.Months > 0 && value.Days < 0 ? new Interval(value.Months - 1, value.Days + 30, value.Microseconds)
        : value.Months < 0 && value.Days > 0 ? new Interval(value.Months + 1, value.Days - 30, value.Microseconds)
        : value;

    private static Interval Create(long months, long days, long microseconds) =>
        IntervalMath.Add(new Interval(Narrow(months), 0, microseconds), new Interval(0, Narrow(days), 0));

    private static int Narrow(long value) =>
        value is >= int.MinValue and <= int.MaxValue ? (int)value : throw TemporalMath.OutOfRange("interval");
}
