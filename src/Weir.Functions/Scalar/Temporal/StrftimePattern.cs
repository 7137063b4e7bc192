using System.Globalization;
using System.Text;

namespace Weir.Functions;

/// <summary>strftime and strptime, as C and DuckDB have them: each is the to_char pattern of the same meaning.</summary>
internal static class StrftimePattern
{
    public static string Format(long timestamp, string format) =>
        DatePatternWriter.Format(timestamp, 0, Translate(format));

    public static long Parse(string text, string format) => DatePatternReader.Read(text, Translate(format)).Local;

    private static string Translate(string format)
    {
        var result = new StringBuilder();
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%' || at + 1 == format.Length)
            {
                Literal(result, format[at]);
                continue;
            }

            var isShort = format[++at] == '-' && at + 1 < format.Length;
            at += isShort ? 1 : 0;
            var pattern = format[at] switch
            {
                'Y' => "YYYY",
                'y' => "YY",
                'm' => "MM",
                'B' => "FMMonth",
                'b' => "Mon",
                'd' => "DD",
                'e' => "FMDD",
                'H' => "HH24",
                'I' => "HH12",
                'M' => "MI",
                'S' => "SS",
                'f' => "US",
                'g' => "MS",
                'p' => "AM",
                'j' => "DDD",
                'A' => "FMDay",
                'a' => "Dy",
                'u' => "ID",
                'V' => "IW",
                'G' => "IYYY",
                'z' => "OF",
                'F' => "YYYY-MM-DD",
                'T' => "HH24:MI:SS",
                'D' => "MM/DD/YY",
                '%' => "\"%\"",
                _ => throw new WeirException(
                    ErrorCode.InvalidParameter,
                    string.Create(CultureInfo.InvariantCulture, $"unknown pattern %{format[at]}")
                ),
            };
            result.Append(isShort ? "FM" : "").Append(pattern);
        }

        return result.ToString();
    }

    private static void Literal(StringBuilder result, char value)
    {
        if (char.IsLetterOrDigit(value))
        {
            result.Append('"').Append(value).Append('"');
        }
        else
        {
            result.Append(value);
        }
    }
}
