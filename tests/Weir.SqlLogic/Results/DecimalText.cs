using System.Globalization;

namespace Weir.SqlLogic.Results;

/// <summary>The text of decimal numbers.</summary>
internal static class DecimalText
{
    /// <summary>One text for equal numbers: without the zeros that do not count. Other text stays as it is.</summary>
    public static string WithoutZeros(string value)
    {
        if (value.Contains('e', StringComparison.OrdinalIgnoreCase))
        {
            return decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? WithoutZeros(number.ToString(CultureInfo.InvariantCulture))
                : value;
        }

        var isNumber =
            value.AsSpan().ContainsAnyInRange('0', '9') && !value.AsSpan().ContainsAnyExcept("+-.0123456789");
        if (!isNumber)
        {
            return value;
        }

        var trimmed = value.Contains('.', StringComparison.Ordinal) ? value.TrimEnd('0').TrimEnd('.') : value;
        return trimmed is "" or "-" or "-0" or "0" ? "0" : trimmed;
    }
}
