using System.Text;
using Weir.Columnar.Values;

namespace Weir.Columnar.Tests.Values;

public class TemporalTextTests
{
    [Theory]
    [InlineData("2024-02-29", "2024-02-29")]
    [InlineData("2023-02-29", null)]
    [InlineData("1900-02-29", null)]
    [InlineData("2000-02-29", "2000-02-29")]
    [InlineData("0001-01-01", "0001-01-01")]
    [InlineData("9999-12-31", "9999-12-31")]
    [InlineData("10000-01-01", "10000-01-01")]
    [InlineData("0044-03-15 BC", "0044-03-15 BC")]
    [InlineData("4714-11-24 BC", "4714-11-24 BC")]
    [InlineData("4714-11-23 BC", null)]
    [InlineData("2024-13-01", null)]
    [InlineData("2024-00-01", null)]
    [InlineData("2024-04-31", null)]
    [InlineData("2024-01-00", null)]
    [InlineData("0000-01-01", null)]
    [InlineData("2024-01-01x", null)]
    [InlineData("", null)]
    [InlineData("2024-01", null)]
    public void Dates(string text, string? expected) =>
        Assert.Equal(
            expected,
            ValueText.Turn<int>(text, ValueParser.TryParseDate, (v, t) => ValueFormatter.FormatDate(v, t))
        );

    [Theory]
    [InlineData("04:05:06", "04:05:06")]
    [InlineData("04:05", "04:05:00")]
    [InlineData("04:05:06.7", "04:05:06.7")]
    [InlineData("04:05:06.1234567", "04:05:06.123457")]
    [InlineData("23:59:59.9999999", "24:00:00")]
    [InlineData("24:00:00", "24:00:00")]
    [InlineData("24:00:01", null)]
    [InlineData("25:00", null)]
    [InlineData("12:60", null)]
    [InlineData("12", null)]
    [InlineData("12:00:", null)]
    [InlineData("12:00:00.", null)]
    public void Times(string text, string? expected) =>
        Assert.Equal(expected, ValueText.Turn<long>(text, ValueParser.TryParseTime, ValueFormatter.FormatTime));

    [Theory]
    [InlineData("2024-01-02 03:04:05", "2024-01-02 03:04:05")]
    [InlineData("2024-01-02T03:04:05.120", "2024-01-02 03:04:05.12")]
    [InlineData("2024-01-02", "2024-01-02 00:00:00")]
    [InlineData("2024-01-02 24:00:00", "2024-01-03 00:00:00")]
    [InlineData("1969-12-31 23:59:59.999999", "1969-12-31 23:59:59.999999")]
    [InlineData("0044-03-15 12:00:00 BC", "0044-03-15 12:00:00 BC")]
    [InlineData("294247-01-09 23:59:59.999999", "294247-01-09 23:59:59.999999")]
    [InlineData("294247-01-11 00:00:00", null)]
    [InlineData("2024-01-02 03:04:05 nonsense", null)]
    [InlineData("2024-01-02 ", null)]
    public void Timestamps(string text, string? expected) =>
        Assert.Equal(
            expected,
            ValueText.Turn<long>(text, ValueParser.TryParseTimestamp, (v, t) => ValueFormatter.FormatTimestamp(v, t))
        );

    [Theory]
    [InlineData("2024-07-01 12:00:00", "UTC", "2024-07-01 12:00:00+00")]
    [InlineData("2024-07-01 12:00:00Z", "Europe/Berlin", "2024-07-01 14:00:00+02")]
    [InlineData("2024-01-01 12:00:00", "Europe/Berlin", "2024-01-01 12:00:00+01")]
    [InlineData("2024-07-01 12:00:00+05:30", "UTC", "2024-07-01 06:30:00+00")]
    [InlineData("2024-07-01 12:00:00-0800", "UTC", "2024-07-01 20:00:00+00")]
    [InlineData("2024-07-01T12:00:00.5+02", "Asia/Kolkata", "2024-07-01 15:30:00.5+05:30")]
    [InlineData("2024-07-01 12:00:00+99", "UTC", null)]
    public void Instants(string text, string zone, string? expected)
    {
        var info = TimeZones.Find(zone)!;
        Assert.Equal(
            expected,
            ValueText.Turn<long>(
                text,
                (ReadOnlySpan<byte> t, out long v) => ValueParser.TryParseTimestampTz(t, info, out v),
                (v, t) => ValueFormatter.FormatTimestampTz(v, info, t)
            )
        );
    }

    [Theory]
    [InlineData("1 year 2 mons 3 days 04:05:06.7", "1 year 2 mons 3 days 04:05:06.7")]
    [InlineData("P1Y2M3DT4H5M6S", "1 year 2 mons 3 days 04:05:06")]
    [InlineData("1 week", "7 days")]
    [InlineData("1 day ago", "-1 days")]
    [InlineData("-1 day +02:03:04", "-1 days +02:03:04")]
    [InlineData("1.5 days", "1 day 12:00:00")]
    [InlineData("0.5 months", "15 days")]
    [InlineData("2 hours 30 minutes", "02:30:00")]
    [InlineData("-00:00:01", "-00:00:01")]
    [InlineData("1 century", "100 years")]
    [InlineData("0 seconds", "00:00:00")]
    [InlineData("-2147483648 days", "-2147483648 days")]
    [InlineData("2147483648 days", null)]
    [InlineData("2562047788:00:54.775807", "2562047788:00:54.775807")]
    [InlineData("2562047788:00:54.775808", null)]
    [InlineData("1 fortnight", null)]
    [InlineData("", null)]
    [InlineData("day", null)]
    [InlineData("P", null)]
    [InlineData("99999999999 years", null)]
    public void Intervals(string text, string? expected) =>
        Assert.Equal(
            expected,
            ValueText.Turn<Interval>(
                text,
                (ReadOnlySpan<byte> t, out Interval v) => ValueParser.TryParseInterval(t, out v),
                ValueFormatter.FormatInterval
            )
        );

    [Fact]
    public void Days_and_dates_turn_into_each_other_over_the_whole_range()
    {
        Assert.Equal(Calendar.MinimumDay, Calendar.DaysFromCivil(-4713, 11, 24));
        Assert.Equal(Calendar.MaximumTimestampDay, Calendar.DaysFromCivil(294_247, 1, 9));
        Assert.Equal(Calendar.MaximumDay, Calendar.DaysFromCivil(5_874_897, 12, 31));
        for (long day = Calendar.MinimumDay; day < 4_000_000; day += 37)
        {
            var (year, month, date) = Calendar.CivilFromDays(day);
            Assert.Equal(day, Calendar.DaysFromCivil(year, month, date));
        }

        for (var day = new DateOnly(1600, 1, 1); day.Year < 2400; day = day.AddDays(1))
        {
            var days = day.DayNumber - new DateOnly(1970, 1, 1).DayNumber;
            Assert.Equal((day.Year, day.Month, day.Day), Calendar.CivilFromDays(days));
        }
    }

    [Theory]
    [InlineData("2024-01-31", 1, "2024-02-29")]
    [InlineData("2023-01-31", 1, "2023-02-28")]
    [InlineData("2024-02-29", 12, "2025-02-28")]
    [InlineData("2024-03-31", -1, "2024-02-29")]
    [InlineData("2024-01-15", -25, "2021-12-15")]
    [InlineData("0001-01-01", -1, "0001-12-01 BC")]
    public void Months_are_added_with_the_day_cut(string date, int months, string expected)
    {
        Assert.True(ValueParser.TryParseDate(ValueText.Bytes(date), out var days));
        Assert.Equal(expected, ValueText.Show(Calendar.AddMonths(days, months), ValueFormatter.FormatDate));
    }

    [Fact]
    public void Hostile_texts_neither_crash_nor_give_values_that_do_not_come_back()
    {
        var random = new Random(7);
        string[] seeds =
        [
            "2024-01-02 03:04:05.678+02:30",
            "1 year -2 mons +3 days 04:05:06",
            "P1Y2M3DT4H5M6.7S",
            "-12.34e-5",
            "0044-03-15 BC",
        ];
        for (var round = 0; round < 50_000; round++)
        {
            var text = ValueText.Bytes(seeds[random.Next(seeds.Length)]);
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                text[random.Next(text.Length)] = "0123456789-+: .TZPeYMDxBC\0"u8[random.Next(26)];
            }

            var cut = text.AsSpan(0, random.Next(text.Length + 1));
            Check<int>(cut, ValueParser.TryParseDate, (v, t) => ValueFormatter.FormatDate(v, t));
            Check<long>(cut, ValueParser.TryParseTime, ValueFormatter.FormatTime);
            Check<long>(cut, ValueParser.TryParseTimestamp, (v, t) => ValueFormatter.FormatTimestamp(v, t));
            Check<Interval>(
                cut,
                (ReadOnlySpan<byte> t, out Interval v) => ValueParser.TryParseInterval(t, out v),
                ValueFormatter.FormatInterval
            );
            Check<double>(cut, ValueParser.TryParseFloat64, ValueFormatter.Format);
        }
    }

    /// <summary>The form that most programs write has a way of its own; a fraction of zero makes it take the other.</summary>
    [Fact]
    public void Timestamps_without_a_fraction_are_those_with_a_fraction_of_zero()
    {
        var random = new Random(7);
        var right = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var text = FormattableString.Invariant(
                $"{(i % 8 == 0 ? random.Next(0, 4) : random.Next(1, 10_000)):D4}-{random.Next(0, 14):D2}-{random.Next(0, 33):D2} {random.Next(0, 26):D2}:{random.Next(0, 62):D2}:{random.Next(0, 62):D2}"
            );
            var bytes = Encoding.UTF8.GetBytes(text);
            if (random.Next(10) == 0)
            {
                bytes[random.Next(bytes.Length)] = (byte)"/: T9-x\0"[random.Next(8)];
            }

            var isRight = ValueParser.TryParseTimestamp(bytes, out var value);
            var isRightWithFraction = ValueParser.TryParseTimestamp([.. bytes, (byte)'.', (byte)'0'], out var same);
            Assert.True(isRight == isRightWithFraction && (!isRight || value == same), Encoding.UTF8.GetString(bytes));
            right += isRight ? 1 : 0;
        }

        Assert.InRange(right, 10_000, 199_000);
    }

    private static void Check<T>(ReadOnlySpan<byte> text, ValueText.Parser<T> parse, ValueText.Formatter<T> format)
        where T : IEquatable<T>
    {
        if (!parse(text, out var value))
        {
            return;
        }

        var shown = ValueText.Show(value, format);
        Assert.True(parse(ValueText.Bytes(shown), out var back), shown);
        Assert.True(value.Equals(back), shown);
    }
}
