namespace Weir.Functions;

/// <summary>Finds the patterns of to_char, to_date and to_timestamp in a format.</summary>
internal static class DatePattern
{
    /// <summary>Longer patterns come before their beginnings.</summary>
    private static readonly string[] Tokens =
    [
        "HH24",
        "HH12",
        "HH",
        "MI",
        "SSSSS",
        "SSSS",
        "SS",
        "MS",
        "US",
        "FF1",
        "FF2",
        "FF3",
        "FF4",
        "FF5",
        "FF6",
        "A.M.",
        "P.M.",
        "AM",
        "PM",
        "A.D.",
        "B.C.",
        "AD",
        "BC",
        "Y,YYY",
        "YYYY",
        "YYY",
        "YY",
        "Y",
        "IYYY",
        "IYY",
        "IY",
        "IDDD",
        "ID",
        "IW",
        "I",
        "MONTH",
        "MON",
        "MM",
        "DAY",
        "DY",
        "DDD",
        "DD",
        "D",
        "WW",
        "W",
        "CC",
        "J",
        "Q",
        "RM",
        "TZH",
        "TZM",
        "TZ",
        "OF",
        "FM",
        "FX",
        "TM",
    ];

    /// <summary>The pattern at a place in any case, in capitals; null for other text.</summary>
    public static string? Match(string format, int at)
    {
        foreach (var token in Tokens)
        {
            if (string.Compare(format, at, token, 0, token.Length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                return token;
            }
        }

        return null;
    }
}
