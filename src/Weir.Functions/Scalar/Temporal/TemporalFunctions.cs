using System.Diagnostics.CodeAnalysis;
using Weir.Columnar;
using Weir.Columnar.Values;
using Weir.Plan;
using static Weir.Functions.SqlTypes;

namespace Weir.Functions;

/// <summary>Functions of dates, times and intervals.</summary>
[SuppressMessage("Design", "MA0051:Method is too long", Justification = "A list, not a method")]
internal static partial class TemporalFunctions
{
    public static void AddTo(ScalarList list)
    {
        AddClocks(list);
        AddFields(list);
        AddNamedFields(list);
        AddTruncation(list);
        AddConstruction(list);
        AddZones(list);
        AddIntervals(list);
        AddFormats(list);
    }

    private static void AddClocks(ScalarList list)
    {
        Stable<long>(
            list,
            "now current_timestamp transaction_timestamp statement_timestamp get_current_timestamp",
            "The instant at which the statement started",
            Instant,
            c => c.StatementTime
        );
        Stable<int>(
            list,
            "current_date today",
            "The date at which the statement started",
            Day,
            c => (int)Calendar.Split(TemporalMath.ToLocal(c.StatementTime, c.TimeZone)).Days
        );
        Stable<long>(
            list,
            "localtimestamp current_localtimestamp",
            "What the session's clock showed when the statement started",
            Stamp,
            c => TemporalMath.ToLocal(c.StatementTime, c.TimeZone)
        );
        Stable<long>(
            list,
            "localtime current_time",
            "The time of day at which the statement started",
            Clock,
            c => Calendar.Split(TemporalMath.ToLocal(c.StatementTime, c.TimeZone)).Microseconds
        );
        list.Add(
            "clock_timestamp",
            "The instant of now, changing within the statement",
            [],
            Instant,
            RowLoops.Fixed(
                (in _) =>
                    (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond
            ),
            false,
            volatility: Volatility.Volatile
        );
    }

    private static void AddFields(ScalarList list)
    {
        Part(list, Stamp, (f, in r) => DateFields.OfTimestamp(f, r.Long(1)));
        Part(list, Day, (f, in r) => DateFields.OfTimestamp(f, TemporalMath.Midnight(r.Int(1))));
        Part(list, Instant, (f, in r) => DateFields.OfInstant(f, r.Long(1), r.Context.TimeZone));
        Part(list, Clock, (f, in r) => DateFields.OfTime(f, r.Long(1)));
        Part(list, Span, (f, in r) => DateFields.OfInterval(f, r.Interval(1)));
    }

    /// <summary>date_part gives doubles; extract gives decimals with the digits that the field has, once it is known.</summary>
    private static void Part(ScalarList list, DataType operand, FieldFunction<double> function)
    {
        const string Description = "A field such as year, month or epoch";
        Field(list, "date_part datepart", Description, operand, Float, function);
        list.ByConstants(
            "extract",
            Description,
            [Text, operand],
            "DECIMAL",
            (types, constants) => new Signature(types, DateFields.TypeOf(constants.Count > 0 ? constants[0] : null)),
            (in call) =>
                call.Result.Kind == TypeKind.Decimal
                    ? Field((f, in r) => (long)Math.Round(function(f, in r) * DateFields.UnitsOf(f)))(in call)
                    : Field(function)(in call)
        );
    }

    private static void AddNamedFields(ScalarList list)
    {
        Named(list, "year", DateField.Year);
        Named(list, "quarter", DateField.Quarter);
        Named(list, "month", DateField.Month);
        Named(list, "week weekofyear", DateField.Week);
        Named(list, "day dayofmonth", DateField.Day);
        Named(list, "dayofweek weekday", DateField.DayOfWeek);
        Named(list, "dayofyear", DateField.DayOfYear);
        Named(list, "isodow", DateField.IsoDayOfWeek);
        Named(list, "isoyear", DateField.IsoYear);
        Named(list, "hour", DateField.Hour);
        Named(list, "minute", DateField.Minute);
        Named(list, "second", DateField.Second);
        list.Fixed("epoch", "Seconds since 1970", [Stamp], Float, (in r) => r.Long(0) / 1e6, false);
        list.Fixed("epoch", "Seconds since 1970", [Instant], Float, (in r) => r.Long(0) / 1e6, false);
        list.Fixed(
            "epoch",
            "Seconds of the interval",
            [Span],
            Float,
            (in r) => DateFields.OfInterval(DateField.Epoch, r.Interval(0)),
            false
        );
        list.Fixed(
            "epoch_ms",
            "Milliseconds since 1970",
            [Stamp],
            Long,
            (in r) => DateFields.Floor(r.Long(0), 1000),
            false
        );
        list.Fixed(
            "epoch_ms",
            "Milliseconds since 1970",
            [Instant],
            Long,
            (in r) => DateFields.Floor(r.Long(0), 1000),
            false
        );
        list.Fixed("epoch_us", "Microseconds since 1970", [Stamp], Long, (in r) => r.Long(0), false);
        list.Fixed("epoch_us", "Microseconds since 1970", [Instant], Long, (in r) => r.Long(0), false);
        list.Fixed(
            "epoch_ms make_timestamp_ms",
            "The timestamp of milliseconds since 1970",
            [Long],
            Stamp,
            (in r) => TemporalMath.Check((Int128)r.Long(0) * 1000)
        );
        list.Text(
            "dayname",
            "The English name of the weekday",
            [Stamp],
            (in r, b) => b.Append(DateNames.Days[DateFields.DayOfWeek(Calendar.Split(r.Long(0)).Days)])
        );
        list.Text(
            "monthname",
            "The English name of the month",
            [Stamp],
            (in r, b) => b.Append(DateNames.Months[(int)DateFields.OfTimestamp(DateField.Month, r.Long(0)) - 1])
        );
    }

    private static void AddTruncation(ScalarList list)
    {
        const string Description = "The start of the period, such as day or month, that it is in";
        Field(
            list,
            "date_trunc datetrunc",
            Description,
            Stamp,
            Stamp,
            (f, in r) => DateTruncation.Truncate(f, r.Long(1))
        );
        Field(
            list,
            "date_trunc datetrunc",
            Description,
            Day,
            Stamp,
            (f, in r) => DateTruncation.Truncate(f, TemporalMath.Midnight(r.Int(1)))
        );
        Field(
            list,
            "date_trunc datetrunc",
            Description,
            Instant,
            Instant,
            (f, in r) => DateTruncation.TruncateInstant(f, r.Long(1), r.Context.TimeZone)
        );
        Field(
            list,
            "date_trunc datetrunc",
            Description,
            Span,
            Span,
            (f, in r) => DateTruncation.Truncate(f, r.Interval(1))
        );
        list.Fixed(
            "date_trunc",
            "The start of the period by the clocks of a zone",
            [Text, Instant, Text],
            Instant,
            (in r) => DateTruncation.TruncateInstant(DateFields.Parse(r.Text(0)), r.Long(1), ZoneOf(r.String(2)))
        );
        list.Fixed(
            "date_bin",
            "The start of the bin of a width, counted from an origin",
            [Span, Stamp, Stamp],
            Stamp,
            (in r) => DateTruncation.Bin(r.Interval(0), r.Long(1), r.Long(2))
        );
        list.Fixed(
            "date_bin",
            "The start of the bin of a width, counted from an origin",
            [Span, Instant, Instant],
            Instant,
            (in r) => DateTruncation.Bin(r.Interval(0), r.Long(1), r.Long(2))
        );
        list.Fixed(
            "date_diff datediff",
            "How many starts of a period lie between",
            [Text, Stamp, Stamp],
            Long,
            (in r) => DateTruncation.Boundaries(DateFields.Parse(r.Text(0)), r.Long(1), r.Long(2))
        );
        list.Fixed(
            "date_diff datediff",
            "How many starts of a period lie between",
            [Text, Instant, Instant],
            Long,
            (in r) =>
                DateTruncation.Boundaries(
                    DateFields.Parse(r.Text(0)),
                    TemporalMath.ToLocal(r.Long(1), r.Context.TimeZone),
                    TemporalMath.ToLocal(r.Long(2), r.Context.TimeZone)
                )
        );
        list.Fixed("last_day", "The last day of the month", [Day], Day, (in r) => LastDay(r.Int(0)));
        list.Fixed(
            "last_day",
            "The last day of the month",
            [Stamp],
            Day,
            (in r) => LastDay(Calendar.Split(r.Long(0)).Days)
        );
        list.Fixed("isfinite", "Whether it is a date of the calendar", [Stamp], Bool, (in _) => true, false);
    }

    private static void AddConstruction(ScalarList list)
    {
        list.Fixed(
            "make_date",
            "The date of year, month and day",
            [Int, Int, Int],
            Day,
            (in r) => DateParts.Date(r.Int(0), r.Int(1), r.Int(2))
        );
        list.Fixed(
            "make_time",
            "The time of day of hour, minute and seconds",
            [Int, Int, Float],
            Clock,
            (in r) => DateParts.Time(r.Int(0), r.Int(1), r.Double(2))
        );
        list.Fixed(
            "make_timestamp",
            "The timestamp of its parts",
            [Int, Int, Int, Int, Int, Float],
            Stamp,
            (in r) => DateParts.Timestamp(in r)
        );
        list.Fixed(
            "make_timestamptz",
            "The instant of its parts by the session's clocks",
            [Int, Int, Int, Int, Int, Float],
            Instant,
            (in r) => TimeZones.ToInstant(r.Context.TimeZone, DateParts.Timestamp(in r))
        );
        list.Add(
            "make_interval",
            "The interval of years, months, weeks, days, hours, minutes, seconds",
            [Float],
            Span,
            RowLoops.Fixed((in r) => DateParts.Interval(in r)),
            isVariadic: true
        );
        list.Fixed(
            "to_timestamp",
            "The instant of seconds since 1970",
            [Float],
            Instant,
            (in r) => DateParts.FromEpoch(r.Double(0))
        );
        list.Fixed(
            "age",
            "The time between in years, months, days and time",
            [Stamp, Stamp],
            Span,
            (in r) => TemporalMath.Age(r.Long(0), r.Long(1))
        );
        list.Fixed(
            "age",
            "The time between in years, months, days and time",
            [Instant, Instant],
            Span,
            (in r) =>
                TemporalMath.Age(
                    TemporalMath.ToLocal(r.Long(0), r.Context.TimeZone),
                    TemporalMath.ToLocal(r.Long(1), r.Context.TimeZone)
                )
        );
        list.Add(
            "age",
            "The time until today's midnight",
            [Stamp],
            Span,
            RowLoops.Fixed((in r) => TemporalMath.Age(Today(r.Context), r.Long(0))),
            volatility: Volatility.Stable
        );
    }

    private static void AddZones(ScalarList list)
    {
        list.Fixed(
            "timezone",
            "The instant at which clocks of a zone show the timestamp",
            [Text, Stamp],
            Instant,
            (in r) => TimeZones.ToInstant(ZoneOf(r.String(0)), r.Long(1))
        );
        list.Fixed(
            "timezone",
            "What clocks of a zone show at the instant",
            [Text, Instant],
            Stamp,
            (in r) => TemporalMath.ToLocal(r.Long(1), ZoneOf(r.String(0)))
        );
    }

    private static void AddIntervals(ScalarList list)
    {
        list.Fixed("justify_hours", "24 hours become a day", [Span], Span, (in r) => Justify.Hours(r.Interval(0)));
        list.Fixed("justify_days", "30 days become a month", [Span], Span, (in r) => Justify.Days(r.Interval(0)));
        list.Fixed(
            "justify_interval",
            "Hours become days, days become months, with one sign",
            [Span],
            Span,
            (in r) => Justify.Both(r.Interval(0))
        );
    }

    private static void AddFormats(ScalarList list)
    {
        const string Description = "The text of a date or time by a pattern such as YYYY-MM-DD HH24:MI";
        list.Text(
            "to_char",
            Description,
            [Stamp, Text],
            (in r, b) => b.Append(DatePatternWriter.Format(r.Long(0), null, r.String(1))),
            true
        );
        list.Text(
            "to_char",
            Description,
            [Instant, Text],
            (in r, b) =>
                b.Append(
                    DatePatternWriter.Format(
                        TemporalMath.ToLocal(r.Long(0), r.Context.TimeZone),
                        TimeZones.OffsetAt(r.Context.TimeZone, r.Long(0)),
                        r.String(1)
                    )
                ),
            true
        );
        list.Text(
            "to_char",
            Description,
            [Span, Text],
            (in r, b) => b.Append(DatePatternWriter.Format(r.Interval(0), r.String(1))),
            true
        );
        list.Fixed(
            "to_date",
            "Reads a date by a pattern",
            [Text, Text],
            Day,
            (in r) => (int)Calendar.Split(DatePatternReader.Read(r.String(0), r.String(1)).Local).Days
        );
        list.Fixed(
            "to_timestamp",
            "Reads an instant by a pattern",
            [Text, Text],
            Instant,
            (in r) => DatePatternReader.Read(r.String(0), r.String(1)).ToInstant(r.Context.TimeZone)
        );
        list.Text(
            "strftime",
            "The text of a date or time by a pattern such as %Y-%m-%d",
            [Stamp, Text],
            (in r, b) => b.Append(StrftimePattern.Format(r.Long(0), r.String(1))),
            true
        );
        list.Fixed(
            "strptime",
            "Reads a timestamp by a pattern such as %Y-%m-%d",
            [Text, Text],
            Stamp,
            (in r) => StrftimePattern.Parse(r.String(0), r.String(1))
        );
    }
}
