using System.Text;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>Fields of dates, times and intervals: PostgreSQL documentation, "EXTRACT, date_part".</summary>
internal static class DateFields
{
    private const double Million = 1e6;
    private const long UnixJulian = 2_440_588;

    /// <summary>The field of a name in any case, singular, plural or abbreviated.</summary>
    public static DateField Parse(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name);
        return text.ToLowerInvariant() switch
        {
            "microsecond" or "microseconds" or "us" or "usec" => DateField.Microseconds,
            "millisecond" or "milliseconds" or "ms" or "msec" => DateField.Milliseconds,
            "second" or "seconds" or "sec" or "secs" or "s" => DateField.Second,
            "minute" or "minutes" or "min" or "mins" => DateField.Minute,
            "hour" or "hours" or "h" or "hr" => DateField.Hour,
            "day" or "days" or "d" => DateField.Day,
            "week" or "weeks" or "w" => DateField.Week,
            "month" or "months" or "mon" or "mons" => DateField.Month,
            "quarter" or "quarters" => DateField.Quarter,
            "year" or "years" or "y" => DateField.Year,
            "decade" or "decades" => DateField.Decade,
            "century" or "centuries" => DateField.Century,
            "millennium" or "millennia" or "millenniums" => DateField.Millennium,
            "epoch" => DateField.Epoch,
            "dow" or "dayofweek" or "weekday" => DateField.DayOfWeek,
            "doy" or "dayofyear" => DateField.DayOfYear,
            "isodow" => DateField.IsoDayOfWeek,
            "isoyear" => DateField.IsoYear,
            "julian" => DateField.Julian,
            "timezone" => DateField.TimeZone,
            "timezone_hour" => DateField.TimeZoneHour,
            "timezone_minute" => DateField.TimeZoneMinute,
            _ => throw new WeirException(ErrorCode.InvalidParameter, $"unit \"{text}\" not recognized"),
        };
    }

    /// <summary>The type of EXTRACT for a field, or for one that is not known yet.</summary>
    public static DataType TypeOf(object? name) =>
        name is string text
            ? DataType.Decimal(
                DataType.MaximumPrecision64,
                (int)Math.Log10(UnitsOf(Parse(Encoding.UTF8.GetBytes(text))))
            )
            : DataType.Float64;

    /// <summary>Parts that EXTRACT divides one of the field into.</summary>
    public static double UnitsOf(DateField field) =>
        field switch
        {
            DateField.Second or DateField.Epoch or DateField.Julian => Million,
            DateField.Milliseconds => 1000,
            _ => 1,
        };

    /// <summary>A field of a timestamp.</summary>
    public static double OfTimestamp(DateField field, long timestamp)
    {
        var (days, time) = Calendar.Split(timestamp);
        if (field <= DateField.Hour)
        {
            return OfTime(field, time);
        }

        var (year, month, day) = Calendar.CivilFromDays(days);
        return field switch
        {
            DateField.Day => day,
            DateField.Week => IsoWeek(days).Week,
            DateField.Month => month,
            DateField.Quarter => ((month - 1) / 3) + 1,
            DateField.Year => year > 0 ? year : year - 1,
            DateField.Decade => Floor(year, 10),
            DateField.Century => year > 0 ? (year + 99) / 100 : -((99 - (year - 1)) / 100),
            DateField.Millennium => year > 0 ? (year + 999) / 1000 : -((999 - (year - 1)) / 1000),
            DateField.Epoch => timestamp / Million,
            DateField.DayOfWeek => DayOfWeek(days),
            DateField.DayOfYear => days - Calendar.DaysFromCivil(year, 1, 1) + 1,
            DateField.IsoDayOfWeek => IsoDayOfWeek(days),
            DateField.IsoYear => IsoWeek(days).Year,
            DateField.Julian => days + UnixJulian + (time / (double)Calendar.MicrosecondsPerDay),
            _ => throw NotSupported(field, "timestamp without time zone"),
        };
    }

    /// <summary>A field of an instant as the zone's clocks show it.</summary>
    public static double OfInstant(DateField field, long instant, TimeZoneInfo zone)
    {
        var offset = TimeZones.OffsetAt(zone, instant) / 1_000_000;
        return field switch
        {
            DateField.Epoch => instant / Million,
            DateField.TimeZone => offset,
            DateField.TimeZoneHour => offset / 3600,
            DateField.TimeZoneMinute => offset % 3600 / 60,
            _ => OfTimestamp(field, TemporalMath.ToLocal(instant, zone)),
        };
    }

    /// <summary>A field of a time of day.</summary>
    public static double OfTime(DateField field, long time) =>
        field switch
        {
            DateField.Microseconds => time % 60_000_000,
            DateField.Milliseconds => time % 60_000_000 / 1e3,
            DateField.Second => time % 60_000_000 / Million,
            DateField.Minute => time / 60_000_000 % 60,
            DateField.Hour => time / 3_600_000_000,
            DateField.Epoch => time / Million,
            _ => throw NotSupported(field, "time without time zone"),
        };

    /// <summary>A field of an interval, of what is left after larger fields.</summary>
    public static double OfInterval(DateField field, Interval value) =>
        field switch
        {
            DateField.Day => value.Days,
            DateField.Month => value.Months % 12,
            DateField.Quarter => (value.Months % 12 / 3) + 1,
            DateField.Year => value.Months / 12,
            DateField.Decade => value.Months / 120,
            DateField.Century => value.Months / 1200,
            DateField.Millennium => value.Months / 12_000,
            DateField.Epoch => (value.Months / 12 * 365.25 * 86_400)
                + (value.Months % 12 * 30.0 * 86_400)
                + (value.Days * 86_400.0)
                + (value.Microseconds / Million),
            DateField.Hour => value.Microseconds / 3_600_000_000,
            <= DateField.Minute => OfTime(field, value.Microseconds),
            _ => throw NotSupported(field, "interval"),
        };

    /// <summary>0 for Sunday to 6.</summary>
    public static int DayOfWeek(long days) => (int)((((days + 4) % 7) + 7) % 7);

    /// <summary>1 for Monday to 7.</summary>
    public static int IsoDayOfWeek(long days) => DayOfWeek(days) is 0 ? 7 : DayOfWeek(days);

    /// <summary>The week by ISO 8601 and the year that it belongs to: the one with its Thursday.</summary>
    public static (int Year, int Week) IsoWeek(long days)
    {
        var thursday = days - IsoDayOfWeek(days) + 4;
        var year = Calendar.CivilFromDays(thursday).Year;
        return (year, (int)((thursday - Calendar.DaysFromCivil(year, 1, 1)) / 7) + 1);
    }

    public static long Floor(long value, long divisor) => (value / divisor) - (value % divisor < 0 ? 1 : 0);

    private static WeirException NotSupported(DateField field, string type) =>
        new(ErrorCode.NotSupported, $"unit \"{field.ToString().ToLowerInvariant()}\" not supported for type {type}");
}
