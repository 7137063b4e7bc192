using System.Globalization;

namespace Weir.Connectors.Databases.Tests.Support;

/// <summary>Makes conditions over the columns of the pushdown tests' table.</summary>
internal sealed class RandomConditions(int seed)
{
    private static readonly string[] Signs =
    [
        "=",
        "<>",
        "<",
        "<=",
        ">",
        ">=",
        "IS DISTINCT FROM",
        "IS NOT DISTINCT FROM",
    ];
    private static readonly string[] Numbers = ["id", "small", "big", "n", "f", "r"];
    private static readonly string[] Texts = ["s", "icu", "ci", "ch", "m", "ip"];
    private static readonly string[] Words =
    [
        "'a'",
        "'A'",
        "'b'",
        "'ä'",
        "'Z'",
        "''",
        "'a '",
        "'ok'",
        "'10.0.0.1/32'",
        "'z1'",
        "'_'",
        "'it''s'",
        "'\\'",
        "NULL",
    ];
    private static readonly string[] Quantities =
    [
        "0",
        "-3",
        "15",
        "70000",
        "5000000000",
        "0.25",
        "-1.5",
        "2.505",
        "1e10",
        "CAST('NaN' AS double precision)",
        "CAST('-0' AS double precision)",
        "CAST('Infinity' AS real)",
        "CAST(0.1 AS real)",
        "CAST(0.1 AS double precision)",
        "NULL",
    ];

    private readonly Random _random = new(seed);

    public string Next(int depth) =>
        (depth == 0 ? 2 : _random.Next(6)) switch
        {
            0 => $"({Next(depth - 1)} AND {Next(depth - 1)})",
            1 => $"({Next(depth - 1)} OR {Next(depth - 1)})",
            3 => $"NOT ({Next(depth - 1)})",
            _ => Simple(),
        };

    private string Simple() =>
        _random.Next(11) switch
        {
            0 or 1 => $"{Pick(Numbers)} {Pick(Signs)} {Pick(Quantities)}",
            2 or 3 => $"{Pick(Texts)} {Pick(Signs)} {Pick(Words)}",
            4 when _random.Next(2) == 0 =>
                $"{Pick(["s", "icu", "ci", "ch", "ip"])} {Pick(["", "NOT "])}LIKE {Pick(["'a%'", "'%b'", "'_'", "''", "'%'", "'a\\_b'", "'ä'", "NULL"])}",
            4 => $"{Pick(Texts)} IN ({Pick(Words)}, {Pick(Words)}, {Pick(Words)})",
            5 => $"{Pick(Numbers)} NOT IN ({Pick(Quantities)}, {Pick(Quantities)})",
            6 =>
                $"{Pick([.. Numbers, .. Texts, "b", "d", "ts", "tz", "u", "by", "j", "l", "tm"])} IS {Pick(["", "NOT "])}NULL",
            7 => $"{Pick(["s", "icu", "ci", "ch"])} {Pick(Signs)} {Pick(["s", "icu", "ci", "ch"])}",
            8 => $"{Pick(Numbers)} {Pick(Signs)} {Pick(Numbers)}",
            9 => Pick(["b", "NOT b", "b = true", "b IS NOT TRUE", "b <> false"]),
            _ => Typed(),
        };

    private string Typed()
    {
        var day = string.Create(CultureInfo.InvariantCulture, $"2024-01-{_random.Next(1, 29):00}");
        var hour = string.Create(CultureInfo.InvariantCulture, $"{_random.Next(24):00}:30:00.5");
        return _random.Next(6) switch
        {
            0 => $"d {Pick(Signs)} DATE '{day}'",
            1 => $"ts {Pick(Signs)} TIMESTAMP '{day} {hour}'",
            2 => $"tz {Pick(Signs)} TIMESTAMPTZ '{day} {hour}+02'",
            3 => $"tm {Pick(Signs)} TIME '{hour}'",
            4 => $"u {Pick(Signs)} UUID 'c4ca4238-a0b9-2382-0dcc-509a6f75849b'",
            _ => $"by {Pick(Signs)} CAST('\\x{_random.Next(256):x2}' AS bytea)",
        };
    }

    private string Pick(string[] choices) => choices[_random.Next(choices.Length)];
}
