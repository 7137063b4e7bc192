using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>date_trunc, date_bin and date_diff.</summary>
internal static class DateTruncation
{
    /// <summary>The start of the field's period that the timestamp is in.</summary>
    public static long Truncate(DateField field, long timestamp)
    {
        if (field <= DateField.Hour)
        {
            var unit = UnitOf(field);
            return DateFields.Floor(timestamp, unit) * unit;
        }

        var days = Calendar.Split(timestamp).Days;
        var (year, month, _) = Calendar.CivilFromDays(days);
        var start = field switch
        {
            DateField.Day => days,
            DateField.Week => days - DateFields.IsoDayOfWeek(days) + 1,
            DateField.Month => Calendar.DaysFromCivil(year, month, 1),
            DateField.Quarter => Calendar.DaysFromCivil(year, ((month - 1) / 3 * 3) + 1, 1),
            DateField.Year => Calendar.DaysFromCivil(year, 1, 1),
            DateField.Decade => Calendar.DaysFromCivil(DateFields.Floor(year, 10) * 10, 1, 1),
            DateField.Century => Calendar.DaysFromCivil((DateFields.Floor(year - 1, 100) * 100) + 1, 1, 1),
            DateField.Millennium => Calendar.DaysFromCivil((DateFields.Floor(year - 1, 1000) * 1000) + 1, 1, 1),
            _ => throw Unsupported(field),
        };
        return TemporalMath.Check((Int128)start * Calendar.MicrosecondsPerDay);
    }

    /// <summary>The same for an instant, by the zone's clocks.</summary>
    public static long TruncateInstant(DateField field, long instant, TimeZoneInfo zone) =>
        TimeZones.ToInstant(zone, Truncate(field, TemporalMath.ToLocal(instant, zone)));

    /// <summary>The interval without anything smaller than the field.</summary>
    public static Interval Truncate(DateField field, Interval value) =>
        field switch
        {
            <= DateField.Hour => value with { Microseconds = value.Microseconds / UnitOf(field) * UnitOf(field) },
            DateField.Day => value with { Microseconds = 0 },
            DateField.Month => new Interval(value.Months, 0, 0),
            DateField.Quarter => new Interval(value.Months / 3 * 3, 0, 0),
            DateField.Year => new Interval(value.Months / 12 * 12, 0, 0),
            DateField.Decade => new Interval(value.Months / 120 * 120, 0, 0),
            DateField.Century => new Interval(value.Months / 1200 * 1200, 0, 0),
            DateField.Millennium => new Interval(value.Months / 12_000 * 12_000, 0, 0),
            _ => throw Unsupported(field),
        };

    /// <summary>The start of the bin of that width, counted from the origin.</summary>
    public static long Bin(Interval width, long timestamp, long origin)
    {
        if (width.Months != 0)
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                "timestamps cannot be binned into intervals containing months or years"
            );
        }

        var step = ((Int128)width.Days * Calendar.MicrosecondsPerDay) + width.Microseconds;
        if (step <= 0)
        {
            throw new WeirException(ErrorCode.InvalidParameter, "stride must be greater than zero");
        }

        var distance = (Int128)timestamp - origin;
        var bins = distance / step;
        bins -= distance % step < 0 ? 1 : 0;
        return TemporalMath.Check(origin + (bins * step));
    }

    /// <summary>How many starts of the field's period lie between the two: DuckDB's date_diff.</summary>
    public static long Boundaries(DateField field, long from, long to)
    {
        if (field <= DateField.Hour)
        {
            return DateFields.Floor(to, UnitOf(field)) - DateFields.Floor(from, UnitOf(field));
        }

        var (start, end) = (Calendar.Split(from).Days, Calendar.Split(to).Days);
        var (startYear, startMonth, _) = Calendar.CivilFromDays(start);
        var (endYear, endMonth, _) = Calendar.CivilFromDays(end);
        return field switch
        {
            DateField.Day => end - start,
            DateField.Week => (end - DateFields.IsoDayOfWeek(end) - start + DateFields.IsoDayOfWeek(start)) / 7,
            DateField.Month => ((endYear - startYear) * 12) + endMonth - startMonth,
            DateField.Quarter => ((endYear - startYear) * 4) + ((endMonth - 1) / 3) - ((startMonth - 1) / 3),
            DateField.Year => endYear - startYear,
            DateField.Decade => DateFields.Floor(endYear, 10) - DateFields.Floor(startYear, 10),
            DateField.Century => DateFields.Floor(endYear - 1, 100) - DateFields.Floor(startYear - 1, 100),
            DateField.Millennium => DateFields.Floor(endYear - 1, 1000) - DateFields.Floor(startYear - 1, 1000),
            _ => throw Unsupported(field),
        };
    }

    private static long UnitOf(DateField field) =>
        field switch
        {
            DateField.Microseconds => 1,
            DateField.Milliseconds => 1000,
            DateField.Second => 1_000_000,
            DateField.Minute => 60_000_000,
            _ => 3_600_000_000,
        };

    private static WeirException Unsupported(DateField field) =>
        new(ErrorCode.NotSupported, $"unit \"{field.ToString().ToLowerInvariant()}\" cannot be truncated to");
}
