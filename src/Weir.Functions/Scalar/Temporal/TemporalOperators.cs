using System.Diagnostics.CodeAnalysis;
using static Weir.Functions.SqlTypes;

namespace Weir.Functions;

/// <summary>The operators of dates, times and intervals.</summary>
[SuppressMessage("Design", "MA0051:Method is too long", Justification = "A list, not a method")]
internal static class TemporalOperators
{
    public static void AddTo(ScalarList list)
    {
        AddDates(list);
        AddTimestamps(list);
        AddIntervals(list);
    }

    private static void AddDates(ScalarList list)
    {
        list.Fixed(
            "+",
            "The date that many days later",
            [Day, Int],
            Day,
            (in r) => TemporalMath.AddDays(r.Int(0), r.Int(1))
        );
        list.Fixed(
            "+",
            "The date that many days later",
            [Int, Day],
            Day,
            (in r) => TemporalMath.AddDays(r.Int(1), r.Int(0))
        );
        list.Fixed(
            "-",
            "The date that many days earlier",
            [Day, Int],
            Day,
            (in r) => TemporalMath.AddDays(r.Int(0), -(long)r.Int(1))
        );
        list.Fixed("-", "Days between dates", [Day, Day], Int, (in r) => r.Int(0) - r.Int(1), false);
        list.Fixed(
            "+ date_add",
            "The date's midnight and an interval",
            [Day, Span],
            Stamp,
            (in r) => TemporalMath.Add(TemporalMath.Midnight(r.Int(0)), r.Interval(1))
        );
        list.Fixed(
            "+",
            "The date's midnight and an interval",
            [Span, Day],
            Stamp,
            (in r) => TemporalMath.Add(TemporalMath.Midnight(r.Int(1)), r.Interval(0))
        );
        list.Fixed(
            "- date_subtract",
            "The date's midnight less an interval",
            [Day, Span],
            Stamp,
            (in r) => TemporalMath.Add(TemporalMath.Midnight(r.Int(0)), IntervalMath.Negate(r.Interval(1)))
        );
        list.Fixed(
            "+",
            "Date and time of day",
            [Day, Clock],
            Stamp,
            (in r) => TemporalMath.Midnight(r.Int(0)) + r.Long(1)
        );
        list.Fixed(
            "+",
            "Date and time of day",
            [Clock, Day],
            Stamp,
            (in r) => TemporalMath.Midnight(r.Int(1)) + r.Long(0)
        );
    }

    private static void AddTimestamps(ScalarList list)
    {
        list.Fixed(
            "+ date_add",
            "The timestamp an interval later",
            [Stamp, Span],
            Stamp,
            (in r) => TemporalMath.Add(r.Long(0), r.Interval(1))
        );
        list.Fixed(
            "+",
            "The timestamp an interval later",
            [Span, Stamp],
            Stamp,
            (in r) => TemporalMath.Add(r.Long(1), r.Interval(0))
        );
        list.Fixed(
            "- date_subtract",
            "The timestamp an interval earlier",
            [Stamp, Span],
            Stamp,
            (in r) => TemporalMath.Add(r.Long(0), IntervalMath.Negate(r.Interval(1)))
        );
        list.Fixed(
            "-",
            "The time between in days and hours",
            [Stamp, Stamp],
            Span,
            (in r) => TemporalMath.Difference(r.Long(0), r.Long(1))
        );
        list.Fixed(
            "+ date_add",
            "The instant an interval later by the session's clocks",
            [Instant, Span],
            Instant,
            (in r) => TemporalMath.AddToInstant(r.Long(0), r.Interval(1), r.Context.TimeZone)
        );
        list.Fixed(
            "+",
            "The instant an interval later by the session's clocks",
            [Span, Instant],
            Instant,
            (in r) => TemporalMath.AddToInstant(r.Long(1), r.Interval(0), r.Context.TimeZone)
        );
        list.Fixed(
            "- date_subtract",
            "The instant an interval earlier by the session's clocks",
            [Instant, Span],
            Instant,
            (in r) => TemporalMath.AddToInstant(r.Long(0), IntervalMath.Negate(r.Interval(1)), r.Context.TimeZone)
        );
        list.Fixed(
            "-",
            "The time between in days and hours",
            [Instant, Instant],
            Span,
            (in r) => TemporalMath.Difference(r.Long(0), r.Long(1))
        );
        list.Fixed(
            "+",
            "The clock an interval later",
            [Clock, Span],
            Clock,
            (in r) => TemporalMath.AddToTime(r.Long(0), r.Interval(1)),
            false
        );
        list.Fixed(
            "+",
            "The clock an interval later",
            [Span, Clock],
            Clock,
            (in r) => TemporalMath.AddToTime(r.Long(1), r.Interval(0)),
            false
        );
        list.Fixed(
            "-",
            "The clock an interval earlier",
            [Clock, Span],
            Clock,
            (in r) => TemporalMath.AddToTime(r.Long(0), IntervalMath.Negate(r.Interval(1)))
        );
        list.Fixed(
            "-",
            "The time between",
            [Clock, Clock],
            Span,
            (in r) => new Columnar.Interval(0, 0, r.Long(0) - r.Long(1)),
            false
        );
    }

    private static void AddIntervals(ScalarList list)
    {
        list.Fixed(
            "+",
            "Sum of intervals, part by part",
            [Span, Span],
            Span,
            (in r) => IntervalMath.Add(r.Interval(0), r.Interval(1))
        );
        list.Fixed(
            "-",
            "Difference of intervals, part by part",
            [Span, Span],
            Span,
            (in r) => IntervalMath.Add(r.Interval(0), IntervalMath.Negate(r.Interval(1)))
        );
        list.Fixed("-", "The opposite interval", [Span], Span, (in r) => IntervalMath.Negate(r.Interval(0)));
        list.Fixed(
            "*",
            "The interval times a number",
            [Span, Float],
            Span,
            (in r) => IntervalMath.Multiply(r.Interval(0), r.Double(1))
        );
        list.Fixed(
            "*",
            "The interval times a number",
            [Float, Span],
            Span,
            (in r) => IntervalMath.Multiply(r.Interval(1), r.Double(0))
        );
        list.Fixed(
            "/",
            "The interval divided by a number",
            [Span, Float],
            Span,
            (in r) => IntervalMath.Divide(r.Interval(0), r.Double(1))
        );
    }
}
