using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Weir.SqlLogic.Results;

/// <summary>How values are written in scripts, and when a written one is the value: the only place that knows.</summary>
internal static class ValueText
{
    public const string Null = "NULL";

    public const string Empty = "(empty)";

    private const string MatchMarker = "<REGEX>:";
    private const string NoMatchMarker = "<!REGEX>:";

    /// <summary>Sums of floating-point numbers differ in the last digits with the order of the rows.</summary>
    private const double Tolerance = 1e-9;

    private static readonly TimeSpan RegexTime = TimeSpan.FromSeconds(10);

    /// <summary>A value as a script writes it.</summary>
    public static string Of(string? value) =>
        value switch
        {
            null => Null,
            "" => Empty,
            _ => value,
        };

    /// <summary>
    /// A value as SQLite's runner wrote it, which is what old hashes were computed from: <c>R</c> has three digits after the
    /// point, <c>I</c> none, <c>T</c> has <c>@</c> for what cannot be printed.
    /// </summary>
    public static string Classic(string? value, ValueKind kind, char type)
    {
        switch (type)
        {
            case 'R' when IsNumber(kind) && TryNumber(value, out var number):
                return number.ToString("F3", CultureInfo.InvariantCulture);
            case 'I' when IsNumber(kind) && TryNumber(value, out var whole):
                return Math.Truncate(whole).ToString("F0", CultureInfo.InvariantCulture);
            case 'I' when kind == ValueKind.Boolean && value is not null:
                return value == "true" ? "1" : "0";
            default:
                var text = new StringBuilder(Of(value));
                for (var i = 0; i < text.Length; i++)
                {
                    text[i] = text[i] is < ' ' or > '~' ? '@' : text[i];
                }

                return text.ToString();
        }
    }

    /// <summary>Whether the text is a pattern and not a value.</summary>
    public static bool IsPattern(string expected) =>
        expected.StartsWith(MatchMarker, StringComparison.Ordinal)
        || expected.StartsWith(NoMatchMarker, StringComparison.Ordinal);

    /// <summary>Whether a script's text stands for the value.</summary>
    public static bool Matches(string expected, string? value, ValueKind kind, char type)
    {
        var actual = Of(value);
        if (string.Equals(expected, actual, StringComparison.Ordinal))
        {
            return true;
        }

        if (IsPattern(expected))
        {
            return MatchesPattern(expected, actual, isWhole: true);
        }

        return value is not null
            && kind switch
            {
                ValueKind.Boolean => expected is "1" or "t" or "true"
                    ? value == "true"
                    : expected is "0" or "f" or "false" && value == "false",
                ValueKind.Float => type != 'T' && IsSameFloat(expected, value, type),
                ValueKind.Decimal => type == 'R' && (IsSameDecimal(expected, value) || IsThreeDigits(expected, value)),
                ValueKind.Integer => type == 'R' && IsSameDecimal(expected, value),
                _ => false,
            };
    }

    /// <summary>Whether the message of an error is the expected one: a part of it, or a pattern.</summary>
    public static bool MatchesError(string expected, string message, bool isRegex) =>
        isRegex ? IsMatch(expected, message)
        : IsPattern(expected) ? MatchesPattern(expected, message, isWhole: false)
        : message.Contains(expected, StringComparison.OrdinalIgnoreCase);

    private static bool MatchesPattern(string expected, string actual, bool isWhole)
    {
        var wanted = expected.StartsWith(MatchMarker, StringComparison.Ordinal);
        var pattern = expected[(wanted ? MatchMarker : NoMatchMarker).Length..];
        return IsMatch(isWhole ? $@"\A(?:{pattern})\z" : pattern, actual) == wanted;
    }

    private static bool IsMatch(string pattern, string text) =>
        Regex.IsMatch(text, pattern, RegexOptions.Singleline | RegexOptions.CultureInvariant, RegexTime);

    private static bool IsNumber(ValueKind kind) => kind is ValueKind.Integer or ValueKind.Decimal or ValueKind.Float;

    /// <summary>Decimal numbers are equal whatever zeros end them.</summary>
    private static bool IsSameDecimal(string expected, string actual) =>
        string.Equals(DecimalText.WithoutZeros(expected), DecimalText.WithoutZeros(actual), StringComparison.Ordinal);

    /// <summary>Three digits after the point are SQLite's way to write any R, so no more than those can be asked for.</summary>
    private static bool IsThreeDigits(string expected, string actual) =>
        expected.Length - expected.LastIndexOf('.') == 4
        && expected.Contains('.', StringComparison.Ordinal)
        && TryNumber(actual, out var number)
        && string.Equals(number.ToString("F3", CultureInfo.InvariantCulture), expected, StringComparison.Ordinal);

    private static bool IsSameFloat(string expected, string actual, char type)
    {
        if (!TryNumber(expected, out var left) || !TryNumber(actual, out var right))
        {
            return false;
        }

        if (left.Equals(right))
        {
            return true;
        }

        if (type == 'R' && IsThreeDigits(expected, actual))
        {
            return true;
        }

        return double.IsFinite(left)
            && double.IsFinite(right)
            && Math.Abs(left - right) <= Tolerance * Math.Max(Math.Abs(left), Math.Abs(right));
    }

    private static bool TryNumber(string? text, out double number)
    {
        number = text?.ToUpperInvariant() switch
        {
            "INF" or "INFINITY" => double.PositiveInfinity,
            "-INF" or "-INFINITY" => double.NegativeInfinity,
            "NAN" => double.NaN,
            _ => 0,
        };
        return number != 0 || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }
}
