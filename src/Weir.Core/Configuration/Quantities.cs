using System.Globalization;
using System.Text;

namespace Weir.Configuration;

/// <summary>Durations, sizes and names as people write them in options.</summary>
public static class Quantities
{
    /// <summary>Reads <c>250ms</c>, <c>30s</c>, <c>10m</c>, <c>2h</c>, <c>1d</c>; a bare number is seconds.</summary>
    public static bool TryParseDuration(string text, out TimeSpan value)
    {
        value = default;
        var (number, unit) = Split(text);
        double? seconds = unit switch
        {
            "ms" => 0.001,
            "s" or "" => 1,
            "m" or "min" => 60,
            "h" => 3600,
            "d" => 86400,
            _ => null,
        };
        if (seconds is null || number is not { } n || n < 0 || n * seconds.Value > TimeSpan.MaxValue.TotalSeconds / 2)
        {
            return false;
        }

        value = TimeSpan.FromSeconds(n * seconds.Value);
        return true;
    }

    /// <summary>Reads <c>64KB</c>, <c>512MB</c>, <c>1GB</c>, <c>1.5GiB</c>, a bare number of bytes. Powers of 1024.</summary>
    public static bool TryParseBytes(string text, out long value)
    {
        value = 0;
        var (number, unit) = Split(text);
        long? factor = unit switch
        {
            "" or "b" => 1,
            "k" or "kb" or "kib" => 1L << 10,
            "m" or "mb" or "mib" => 1L << 20,
            "g" or "gb" or "gib" => 1L << 30,
            "t" or "tb" or "tib" => 1L << 40,
            _ => null,
        };
        if (factor is null || number is not { } n || n < 0 || n * factor.Value >= long.MaxValue)
        {
            return false;
        }

        value = (long)(n * factor.Value);
        return true;
    }

    /// <summary><c>BestEffort</c> becomes <c>best_effort</c>.</summary>
    public static string SnakeCase(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var result = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]))
            {
                result.Append('_');
            }

            result.Append(char.ToLowerInvariant(name[i]));
        }

        return result.ToString();
    }

    private static (double? Number, string Unit) Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
        {
            end++;
        }

        var ok = double.TryParse(text.AsSpan(0, end), NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        return (ok ? number : null, text[end..].Trim().ToLowerInvariant());
    }
}
