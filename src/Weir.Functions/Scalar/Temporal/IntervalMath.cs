using Weir.Columnar;

namespace Weir.Functions;

/// <summary>
/// Arithmetic of intervals. Fractions of months become days of 30 a month and fractions of days become time, never the
/// other way: PostgreSQL documentation, "Date/Time Functions and Operators".
/// </summary>
internal static class IntervalMath
{
    private const double SecondsPerDay = 86_400;
    private const double DaysPerMonth = 30;

    public static Interval Add(Interval left, Interval right)
    {
        var months = (long)left.Months + right.Months;
        var days = (long)left.Days + right.Days;
        var time = (Int128)left.Microseconds + right.Microseconds;
        return Create(months, days, time);
    }

    public static Interval Negate(Interval value) =>
        Create(-(long)value.Months, -(long)value.Days, -(Int128)value.Microseconds);

    public static Interval Multiply(Interval value, double factor) =>
        Scale(value.Months * factor, value.Days * factor, value.Microseconds * factor);

    public static Interval Divide(Interval value, double divisor) =>
        divisor == 0
            ? throw ArithmeticErrors.DivisionByZero()
            : Scale(value.Months / divisor, value.Days / divisor, value.Microseconds / divisor);

    private static Interval Scale(double months, double days, double microseconds)
    {
        if (
            !double.IsFinite(months)
            || !double.IsFinite(days)
            || Math.Abs(months) > int.MaxValue
            || Math.Abs(days) > int.MaxValue
        )
        {
            throw OutOfRange();
        }

        var wholeMonths = Math.Truncate(months);
        var wholeDays = Math.Truncate(days);
        var monthDays = Rounded((months - wholeMonths) * DaysPerMonth);
        var seconds = Rounded((days - wholeDays + monthDays - Math.Truncate(monthDays)) * SecondsPerDay);
        if (Math.Abs(seconds) >= SecondsPerDay)
        {
            var carried = Math.Truncate(seconds / SecondsPerDay);
            wholeDays += carried;
            seconds -= carried * SecondsPerDay;
        }

        wholeDays += Math.Truncate(monthDays);
        var time = Math.Round(microseconds + (seconds * 1e6), MidpointRounding.ToEven);
        return Math.Abs(time) >= long.MaxValue
            ? throw OutOfRange()
            : Create((long)wholeMonths, (long)wholeDays, (long)time);
    }

    /// <summary>Takes away what is smaller than a microsecond, of a number of seconds.</summary>
    private static double Rounded(double value) => Math.Round(value * 1e6, MidpointRounding.ToEven) / 1e6;

    private static Interval Create(long months, long days, Int128 microseconds)
    {
        var fits =
            months is >= int.MinValue and <= int.MaxValue
            && days is >= int.MinValue and <= int.MaxValue
            && microseconds >= long.MinValue
            && microseconds <= long.MaxValue;
        return fits ? new Interval((int)months, (int)days, (long)microseconds) : throw OutOfRange();
    }

    private static WeirException OutOfRange() => new(ErrorCode.DateTimeOverflow, "interval out of range");
}
