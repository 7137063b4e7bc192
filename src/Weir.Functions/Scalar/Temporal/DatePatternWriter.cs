using System.Globalization;
using System.Text;
using Weir.Columnar;
using Calendar = Weir.Columnar.Values.Calendar;

namespace Weir.Functions;

/// <summary>to_char of dates and intervals: PostgreSQL documentation, "Data Type Formatting Functions", table of date/time patterns.</summary>
internal static class DatePatternWriter
{
    private static readonly string[] Romans =
    [
        "XII",
        "XI",
        "X",
        "IX",
        "VIII",
        "VII",
        "VI",
        "V",
        "IV",
        "III",
        "II",
        "I",
    ];

    /// <summary>The text of a timestamp; patterns of the zone need the offset.</summary>
    public static string Format(long timestamp, long? offset, string pattern)
    {
        var (days, time) = Calendar.Split(timestamp);
        var (year, month, day) = Calendar.CivilFromDays(days);
        return Format(
            new DatePatternValues(year, month, day, days, time / 3_600_000_000, time % 3_600_000_000, offset),
            pattern
        );
    }

    /// <summary>The text of an interval.</summary>
    public static string Format(Interval value, string pattern) =>
        Format(
            new DatePatternValues(
                value.Months / 12,
                value.Months % 12,
                value.Days,
                0,
                value.Microseconds / 3_600_000_000,
                value.Microseconds % 3_600_000_000,
                null
            ),
            pattern
        );

    private static string Format(DatePatternValues values, string pattern)
    {
        var result = new StringBuilder();
        for (var at = 0; at < pattern.Length; )
        {
            if (pattern[at] == '"')
            {
                var end = pattern.IndexOf('"', at + 1);
                end = end < 0 ? pattern.Length : end;
                result.Append(pattern.AsSpan(at + 1, end - at - 1));
                at = end + 1;
                continue;
            }

            var fills = true;
            if (DatePattern.Match(pattern, at) == "FM")
            {
                fills = false;
                at += 2;
            }

            var token = DatePattern.Match(pattern, at);
            if (token is null)
            {
                at += pattern[at..].StartsWith("\\\"", StringComparison.Ordinal) ? 1 : 0;
                result.Append(at < pattern.Length ? pattern[at] : "");
                at++;
                continue;
            }

            var text = Write(token, pattern.Substring(at, token.Length), values, fills);
            at += token.Length;
            result.Append(text);
            if (pattern.AsSpan(at).StartsWith("TH") || pattern.AsSpan(at).StartsWith("th"))
            {
                result.Append(char.IsUpper(pattern[at]) ? Ordinal(text).ToUpperInvariant() : Ordinal(text));
                at += 2;
            }
        }

        return result.ToString();
    }

    /// <summary>The English ending of an ordinal number.</summary>
    public static string Ordinal(string number)
    {
        var last = number.Length > 0 ? number[^1] : '0';
        var isTeen = number.Length > 1 && number[^2] == '1';
        return isTeen ? "th"
            : last == '1' ? "st"
            : last == '2' ? "nd"
            : last == '3' ? "rd"
            : "th";
    }

    private static string Write(string token, string written, DatePatternValues v, bool fills)
    {
        var hour12 = v.Hour % 12 == 0 ? 12 : v.Hour % 12;
        return token switch
        {
            "HH24" => Number(v.Hour, 2, fills),
            "HH12" or "HH" => Number(hour12, 2, fills),
            "MI" => Number(v.Rest / 60_000_000, 2, fills),
            "SS" => Number(v.Rest / 1_000_000 % 60, 2, fills),
            "MS" or "FF3" => Number(v.Rest / 1000 % 1000, 3, true),
            "US" or "FF6" => Number(v.Rest % 1_000_000, 6, true),
            "FF1" or "FF2" or "FF4" or "FF5" => Number(v.Rest % 1_000_000, 6, true)[..(token[2] - '0')],
            "SSSSS" or "SSSS" => Number((v.Hour * 3600) + (v.Rest / 1_000_000), 1, false),
            "AM" or "PM" => Cased(written, v.Hour % 24 < 12 ? "AM" : "PM"),
            "A.M." or "P.M." => Cased(written, v.Hour % 24 < 12 ? "A.M." : "P.M."),
            "AD" or "BC" => Cased(written, v.Year > 0 ? "AD" : "BC"),
            "A.D." or "B.C." => Cased(written, v.Year > 0 ? "A.D." : "B.C."),
            "Y,YYY" => Number(v.ShownYear, 4, fills).Insert(Number(v.ShownYear, 4, fills).Length - 3, ","),
            "YYYY" or "YYY" or "YY" or "Y" => Year(v.ShownYear, token.Length, fills),
            "IYYY" or "IYY" or "IY" or "I" => Year(DateFields.IsoWeek(v.DayNumber).Year, token.Length, fills),
            "MONTH" => Name(DateNames.Months[v.Month - 1], written, 9, fills),
            "MON" => Name(DateNames.Months[v.Month - 1][..3], written, 3, fills),
            "MM" => Number(v.Month, 2, fills),
            "DAY" => Name(DateNames.Days[DateFields.DayOfWeek(v.DayNumber)], written, 9, fills),
            "DY" => Name(DateNames.Days[DateFields.DayOfWeek(v.DayNumber)][..3], written, 3, fills),
            "DDD" => Number(v.DayNumber - Calendar.DaysFromCivil(v.Year, 1, 1) + 1, 3, fills),
            "IDDD" => Number(v.DayNumber - IsoYearStart(v.DayNumber) + 1, 3, fills),
            "DD" => Number(v.Day, 2, fills),
            "D" => Number(DateFields.DayOfWeek(v.DayNumber) + 1, 1, fills),
            "ID" => Number(DateFields.IsoDayOfWeek(v.DayNumber), 1, fills),
            "WW" => Number(((v.DayNumber - Calendar.DaysFromCivil(v.Year, 1, 1)) / 7) + 1, 2, fills),
            "W" => Number(((v.Day - 1) / 7) + 1, 1, fills),
            "IW" => Number(DateFields.IsoWeek(v.DayNumber).Week, 2, fills),
            "CC" => Number(
                (long)DateFields.OfTimestamp(DateField.Century, v.DayNumber * Calendar.MicrosecondsPerDay),
                2,
                fills
            ),
            "J" => Number(v.DayNumber + 2_440_588, 1, fills),
            "Q" => Number(((v.Month - 1) / 3) + 1, 1, fills),
            "RM" => Cased(written, fills ? Romans[12 - v.Month].PadRight(4) : Romans[12 - v.Month]),
            _ => Zone(token, v.Offset),
        };
    }

    private static string Zone(string token, long? offset)
    {
        if (offset is not { } microseconds)
        {
            return "";
        }

        var minutes = Math.Abs(microseconds / 60_000_000);
        var sign = microseconds < 0 ? "-" : "+";
        var hours = sign + Number(minutes / 60, 2, true);
        return token switch
        {
            "TZH" => hours,
            "TZM" => Number(minutes % 60, 2, true),
            _ when token == "TZ" && minutes == 0 => "UTC",
            _ => minutes % 60 == 0 ? hours : hours + ":" + Number(minutes % 60, 2, true),
        };
    }

    private static long IsoYearStart(long days)
    {
        var january4 = Calendar.DaysFromCivil(DateFields.IsoWeek(days).Year, 1, 4);
        return january4 - DateFields.IsoDayOfWeek(january4) + 1;
    }

    private static string Year(long year, int digits, bool fills)
    {
        var shown = digits == 4 ? year : year % (long)Math.Pow(10, digits);
        return Number(shown, digits, fills);
    }

    private static string Number(long value, int digits, bool fills) =>
        value < 0
            ? "-" + Number(-value, digits, fills)
            : value.ToString(
                fills ? "D" + digits.ToString(CultureInfo.InvariantCulture) : "D",
                CultureInfo.InvariantCulture
            );

    private static string Name(string name, string written, int width, bool fills)
    {
        var cased =
            written.Length > 1 && char.IsUpper(written[1]) ? name.ToUpperInvariant()
            : char.IsUpper(written[0]) ? name
            : name.ToLowerInvariant();
        return fills ? cased.PadRight(width) : cased;
    }

    private static string Cased(string written, string text) =>
        char.IsUpper(written[0]) ? text : text.ToLowerInvariant();
}
