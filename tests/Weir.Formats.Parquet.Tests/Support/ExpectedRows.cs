using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Weir.Columnar;

namespace Weir.Formats.Parquet.Tests.Support;

/// <summary>Compares values with JSON lines in which NaN and the infinities stand bare.</summary>
internal static partial class ExpectedRows
{
    public static JsonElement[] Read(string path) =>
        [
            .. File.ReadLines(path)
                .Select(line => JsonDocument.Parse(Bare().Replace(line, "${before}\"${value}\"")).RootElement),
        ];

    /// <summary>Null when equal, else what differs.</summary>
    public static string? Difference(DataType type, object? actual, JsonElement expected)
    {
        if (actual is null || expected.ValueKind == JsonValueKind.Null)
        {
            return actual is null && expected.ValueKind == JsonValueKind.Null
                ? null
                : $"{Show(actual)} is not {expected}";
        }

        switch (type.Kind)
        {
            case TypeKind.List:
                return ListDifference(type, (object?[])actual, expected);
            case TypeKind.Struct:
                var fields = (object?[])actual;
                return type
                    .Fields.Select((f, i) => Difference(f.Type, fields[i], expected.GetProperty(f.Name)))
                    .FirstOrDefault(d => d is not null);
            case TypeKind.Map:
                return MapDifference(type, (object?[])actual, expected);
            default:
                return Same(type, actual, expected) ? null : $"{Text(type, actual)} is not {expected} ({type})";
        }
    }

    private static string Show(object? value) => value?.ToString() ?? "null";

    private static string? ListDifference(DataType type, object?[] actual, JsonElement expected)
    {
        if (actual.Length != expected.GetArrayLength())
        {
            return $"{actual.Length} elements, not {expected}";
        }

        return actual
            .Select((value, i) => Difference(type.Element!, value, expected[i]))
            .FirstOrDefault(d => d is not null);
    }

    private static string? MapDifference(DataType type, object?[] actual, JsonElement expected)
    {
        var properties = expected.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        if (properties.Count != actual.Length)
        {
            return $"{actual.Length} entries, not {expected}";
        }

        var (key, value) = (type.Element!.Fields[0].Type, type.Element.Fields[1].Type);
        return actual
            .Cast<object?[]>()
            .Select(pair =>
                properties.TryGetValue(Text(key, pair[0]!), out var wanted)
                    ? Difference(value, pair[1], wanted)
                    : $"key {Text(key, pair[0]!)} not in {expected}"
            )
            .FirstOrDefault(d => d is not null);
    }

    private static bool Same(DataType type, object actual, JsonElement expected)
    {
        if (actual is float or double)
        {
            var number = Convert.ToDouble(actual, CultureInfo.InvariantCulture);
            var wanted =
                expected.ValueKind == JsonValueKind.Number
                    ? expected.GetDouble()
                    : double.Parse(expected.GetString()!, CultureInfo.InvariantCulture);
            return number.Equals(wanted);
        }

        if (actual is DecimalValue value)
        {
            return Number(value.ToString()) == Number(expected.GetRawText());
        }

        return expected.ValueKind == JsonValueKind.String
            ? Text(type, actual) == expected.GetString()
            : Text(type, actual) == expected.GetRawText();
    }

    private static BigInteger Number(string text)
    {
        const int Digits = 40;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var scale = point < 0 ? 0 : text.Length - point - 1;
        return BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)
            * BigInteger.Pow(10, Digits - scale);
    }

    private static string Text(DataType type, object value) =>
        (type.Kind, value) switch
        {
            (TypeKind.Boolean, bool b) => b ? "true" : "false",
            (TypeKind.Blob, byte[] bytes) => Escape(bytes),
            (TypeKind.Date, int days) => DateOnly
                .FromDayNumber(days + 719162)
                .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            (TypeKind.Time, long micros) => Fraction(DateTime.UnixEpoch.AddTicks(micros * 10), "HH:mm:ss"),
            (TypeKind.Timestamp, long micros) => Stamp(micros),
            (TypeKind.TimestampTz, long micros) => Stamp(micros) + "+00",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    /// <summary>Years beyond 9999 are moved back by whole cycles of the calendar and get their number back as text.</summary>
    private static string Stamp(long micros)
    {
        const long CycleMicros = 146_097L * 86_400_000_000;
        var cycles = 0;
        while (micros > 200L * 365 * 86_400_000_000)
        {
            micros -= CycleMicros;
            cycles++;
        }

        var time = DateTime.UnixEpoch.AddTicks(micros * 10);
        var year = (time.Year + (400 * cycles)).ToString("0000", CultureInfo.InvariantCulture);
        return year + Fraction(time, "-MM-dd HH:mm:ss");
    }

    private static string Fraction(DateTime time, string format) =>
        time.ToString(format + ".ffffff", CultureInfo.InvariantCulture).TrimEnd('0').TrimEnd('.');

    private static string Escape(byte[] bytes)
    {
        var text = new StringBuilder();
        foreach (var b in bytes)
        {
            text.Append(
                b is < 32 or > 126 or (byte)'\\' or (byte)'\'' or (byte)'"' ? $"\\x{b:X2}" : ((char)b).ToString()
            );
        }

        return text.ToString();
    }

    [GeneratedRegex("(?<before>[:\\[,])(?<value>-?NaN|-?Infinity)(?=[,}\\]])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bare();
}
