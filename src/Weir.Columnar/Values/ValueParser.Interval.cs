using System.Globalization;
using System.Text;

namespace Weir.Columnar.Values;

/// <summary>Intervals: PostgreSQL documentation, "Interval Input". Allocates.</summary>
public static partial class ValueParser
{
    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>More hours than 64 bits of microseconds hold.</summary>
    private const long LargestPart = 3_000_000_000;

    /// <summary>
    /// <c>1 year 2 mons 3 days 04:05:06.7</c>, with <c>ago</c>, or ISO 8601 with designators <c>P1Y2M3DT4H5M6S</c>. A bare
    /// number counts <paramref name="defaultUnit"/> (a singular unit such as "day"; null: seconds).
    /// </summary>
    public static bool TryParseInterval(ReadOnlySpan<byte> text, out Interval value, string? defaultUnit = null)
    {
        var sum = new IntervalSum();
        value = default;
        var content = Encoding.UTF8.GetString(Trim(text));
        if (content.Length is 0 or > 1000)
        {
            return false;
        }

        var ok = content[0] is 'P' or 'p' ? Designators(content[1..], ref sum) : Verbose(content, defaultUnit, ref sum);
        return ok && sum.TryGet(out value);
    }

    private static bool Verbose(string text, string? defaultUnit, ref IntervalSum sum)
    {
        var words = text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var count = words.Length;
        var ago = words[^1].Equals("ago", StringComparison.OrdinalIgnoreCase);
        count -= ago ? 1 : 0;
        var any = false;
        for (var i = 0; i < count; i++)
        {
            var word = words[i].TrimStart('@');
            if (word.Length == 0)
            {
                continue;
            }

            if (word.Contains(':', StringComparison.Ordinal))
            {
                if (!Clock(word, ref sum))
                {
                    return false;
                }

                any = true;
                continue;
            }

            var end = 0;
            while (end < word.Length && (char.IsAsciiDigit(word[end]) || word[end] is '.' or '-' or '+'))
            {
                end++;
            }

            var unit = end < word.Length ? word[end..] : null;
            if (
                unit is null
                && i + 1 < count
                && !words[i + 1].Contains(':', StringComparison.Ordinal)
                && char.IsLetter(words[i + 1][0])
            )
            {
                unit = words[++i];
            }

            unit ??=
                i + 1 < count && words[i + 1].Contains(':', StringComparison.Ordinal) ? "day" : defaultUnit ?? "second";
            if (
                !decimal.TryParse(
                    word.AsSpan(0, end),
                    NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var number
                ) || !sum.Add(number, unit)
            )
            {
                return false;
            }

            any = true;
        }

        if (ago)
        {
            sum.Negate();
        }

        return any;
    }

    private static bool Clock(string word, ref IntervalSum sum)
    {
        var negative = word[0] == '-';
        var parts = word.TrimStart('-', '+').Split(':');
        if (parts.Length > 3)
        {
            return false;
        }

        decimal seconds = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var style = i == parts.Length - 1 && parts.Length == 3 ? NumberStyles.AllowDecimalPoint : NumberStyles.None;
            if (
                !decimal.TryParse(parts[i], style, CultureInfo.InvariantCulture, out var part)
                || (i > 0 && part >= 60)
                || part > LargestPart
            )
            {
                return false;
            }

            seconds +=
                part
                * (
                    i == 0 ? 3600
                    : i == 1 ? 60
                    : 1
                );
        }

        return sum.Add(negative ? -seconds : seconds, "second");
    }

    private static bool Designators(string text, ref IntervalSum sum)
    {
        var inTime = false;
        var any = false;
        for (var i = 0; i < text.Length; )
        {
            if (text[i] is 'T' or 't')
            {
                inTime = true;
                i++;
                continue;
            }

            var end = i;
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or '-' or '+'))
            {
                end++;
            }

            var unit =
                end == text.Length
                    ? null
                    : (char.ToUpperInvariant(text[end]), inTime) switch
                    {
                        ('Y', false) => "year",
                        ('M', false) => "month",
                        ('W', false) => "week",
                        ('D', false) => "day",
                        ('H', true) => "hour",
                        ('M', true) => "minute",
                        ('S', true) => "second",
                        _ => null,
                    };
            if (
                unit is null
                || !decimal.TryParse(
                    text.AsSpan(i, end - i),
                    NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                || !sum.Add(number, unit)
            )
            {
                return false;
            }

            any = true;
            i = end + 1;
        }

        return any;
    }

    /// <summary>Adds parts; a fraction of a unit spills into the next smaller ones (30 days a month, 24 hours a day).</summary>
    private struct IntervalSum
    {
        private decimal _months;
        private decimal _days;
        private decimal _microseconds;

        public bool Add(decimal number, string unit)
        {
            if (Math.Abs(number) > 1_000_000_000_000_000)
            {
                return false;
            }

            switch (unit.ToLowerInvariant())
            {
                case "year" or "years" or "yr" or "yrs" or "y":
                    return Months(number * 12);
                case "month" or "months" or "mon" or "mons":
                    return Months(number);
                case "quarter" or "quarters":
                    return Months(number * 3);
                case "decade" or "decades":
                    return Months(number * 120);
                case "century" or "centuries" or "c":
                    return Months(number * 1200);
                case "millennium" or "millennia" or "mil":
                    return Months(number * 12000);
                case "week" or "weeks" or "w":
                    return Days(number * 7);
                case "day" or "days" or "d":
                    return Days(number);
                case "hour" or "hours" or "hr" or "hrs" or "h":
                    _microseconds += number * 3600 * MicrosecondsPerSecond;
                    return true;
                case "minute" or "minutes" or "min" or "mins" or "m":
                    _microseconds += number * 60 * MicrosecondsPerSecond;
                    return true;
                case "second" or "seconds" or "sec" or "secs" or "s":
                    _microseconds += number * MicrosecondsPerSecond;
                    return true;
                case "millisecond" or "milliseconds" or "msec" or "ms":
                    _microseconds += number * 1000;
                    return true;
                case "microsecond" or "microseconds" or "usec" or "us":
                    _microseconds += number;
                    return true;
                default:
                    return false;
            }
        }

        public void Negate() => (_months, _days, _microseconds) = (-_months, -_days, -_microseconds);

        public readonly bool TryGet(out Interval value)
        {
            value = default;
            var microseconds = Math.Round(_microseconds, MidpointRounding.AwayFromZero);
            if (
                _months is < int.MinValue or > int.MaxValue
                || _days is < int.MinValue or > int.MaxValue
                || microseconds is < long.MinValue or > long.MaxValue
            )
            {
                return false;
            }

            value = new Interval((int)_months, (int)_days, (long)microseconds);
            return true;
        }

        private bool Months(decimal months)
        {
            var whole = Math.Truncate(months);
            _months += whole;
            return Days((months - whole) * 30);
        }

        private bool Days(decimal days)
        {
            var whole = Math.Truncate(days);
            _days += whole;
            _microseconds += (days - whole) * Calendar.MicrosecondsPerDay;
            return true;
        }
    }
}
