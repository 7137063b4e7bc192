using System.Globalization;
using System.Text;

namespace Weir.Movement.Databases.Tests.Support;

/// <summary>The types and values of the property tests: the edges more often than the middle.</summary>
internal static class RandomTypes
{
    /// <summary>Statements that make the types which a database does not have by itself.</summary>
    public const string Declarations = """
        CREATE TYPE mood AS ENUM ('sad', 'ok', 'very "happy", é');
        CREATE TYPE pair AS (a integer, b text);
        CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
        """;

    private static readonly string[] Words =
    [
        "",
        " ",
        "NULL",
        "\\N",
        "a,b;\"c\"'d'",
        "line\nline\r\n\ttab",
        "ünïcödé 😀 e\u0301 \u202eright",
        "\\x00 {braces} [brackets]",
        "\u0001\u001f\u007f",
        "exactly sixteen.",
        "0",
        "-1.50",
        "2024-02-30",
    ];

    public static IReadOnlyList<RandomType> All { get; } =
    [
        new("boolean", r => r.Next(2) == 0 ? "t" : "f"),
        new("smallint", r => Whole(r, short.MinValue, short.MaxValue)),
        new("integer", r => Whole(r, int.MinValue, int.MaxValue)),
        new("bigint", r => Whole(r, long.MinValue, long.MaxValue)),
        new("positive", r => Whole(r, 1, int.MaxValue)),
        new("oid", r => Whole(r, 0, uint.MaxValue)),
        Float("real", r => Number(r.NextSingle() * float.Epsilon * r.Next()), "3.4028235e+38", "1e-45"),
        Float(
            "double precision",
            r => Number((r.NextDouble() - 0.5) * Math.Pow(10, r.Next(-300, 300))),
            "1.7976931348623157e+308",
            "5e-324"
        ),
        new("numeric(38,0)", r => Decimal(r, 38, 0)),
        new("numeric(38,38)", r => Decimal(r, 0, 38)),
        new("numeric(38,10)", r => Decimal(r, 28, 10)),
        new("numeric(12,2)", r => Decimal(r, 10, 2)),
        new("numeric(5,-2)", r => Decimal(r, 5, 0) + "00"),
        new("numeric(3,5)", r => "0.00" + r.Next(1000).ToString("000", CultureInfo.InvariantCulture)),
        new("numeric(39,0)", r => Decimal(r, 38, 0)),
        new("numeric(50,10)", r => Decimal(r, 28, 10)),
        new("numeric", r => Decimal(r, 18, 20)),
        new("text", Text),
        new("varchar(20)", r => Cut(Text(r), 20)),
        new("char(7)", r => Cut(Text(r).TrimEnd(' '), 7), "{0}::text"),
        new("mood", r => Of(r, "sad", "ok", "very \"happy\", é"), "{0}::text"),
        new("bytea", r => "\\x" + Convert.ToHexString(Bytes(r))),
        new(
            "uuid",
            r => Of(r, Guid.Empty.ToString(), "ffffffff-ffff-ffff-ffff-ffffffffffff", new Guid(Bytes(r, 16)).ToString())
        ),
        new("date", Date),
        new("time", r => Of(r, "00:00:00", "23:59:59.999999", "12:34:56.000001")),
        new("timestamp", Timestamp),
        new("timestamptz", r => Timestamp(r) + "+00"),
        new("timestamp", _ => "4713-01-01 00:00:00 BC"),
        new("timestamp(3)", r => Of(r, "2024-02-29 23:59:59.999", "1969-12-31 23:59:59.001", "0001-01-01 00:00:00")),
        new("interval", Interval, "interval_send({0})") { IsForParquet = false },
        new("json", Json, "{0}::text"),
        new("jsonb", Json, "{0}::text::jsonb"),
        new("inet", r => Of(r, "10.0.0.1", "::1", "192.168.0.0/16"), "{0}::text"),
        new("timetz", r => Of(r, "12:00:00+02", "00:00:00-11:30"), "{0}::text"),
        new("int4range", r => Of(r, "empty", "[1,10)", "(,5)"), "{0}::text"),
        new("pair", r => Of(r, "(1,x)", "(,)", "(-5,\"a,\"\"b\")"), "{0}::text"),
        List("integer", r => Whole(r, int.MinValue, int.MaxValue), "{0}"),
        List("text", Text, "{0}"),
        List("numeric(20,4)", r => Decimal(r, 16, 4), "{0}::numeric[]"),
        List("double precision", r => Of(r, "NaN", "Infinity", "-0.5", "1e300"), "{0}"),
        List("boolean", r => Of(r, "t", "f"), "{0}"),
        List("date", Date, "{0}"),
        List("timestamptz", r => Timestamp(r) + "+00", "{0}"),
        List("uuid", r => new Guid(Bytes(r, 16)).ToString(), "{0}"),
    ];

    /// <summary>Values that have no place here: they are refused, whatever the target.</summary>
    public static IReadOnlyList<(string Type, string Value)> Impossible { get; } =
    [
        ("numeric(10,2)", "NaN"),
        ("numeric", "Infinity"),
        ("numeric", "-Infinity"),
        ("numeric", "0.000000000000000000001"),
        ("numeric(60,20)", "12345678901234567890123456789012345678.5"),
        ("numeric(39,0)", "999999999999999999999999999999999999999"),
        ("timestamp", "infinity"),
        ("timestamptz", "-infinity"),
        ("timestamp", "294276-12-31 23:59:59"),
        ("date", "infinity"),
        ("date", "-infinity"),
        ("integer[]", "{{1,2},{3,4}}"),
        ("integer[]", "[2:3]={1,2}"),
        ("numeric(10,2)[]", "{1,NaN}"),
        ("timestamptz[]", "{infinity}"),
    ];

    private static RandomType Float(string name, Func<Random, string> middle, string largest, string smallest) =>
        new(
            name,
            r => Of(r, "NaN", "Infinity", "-Infinity", "-0", "0", largest, "-" + largest, smallest, middle(r)),
            "float8send({0})"
        )
        {
            // What SQLite keeps of whole numbers has no sign of zero.
            SameInSqlite = "{0}",
            IsRefusedBySqlite = v => v == "NaN",
        };

    private static RandomType List(string element, Func<Random, string> value, string same) =>
        new(
            element + "[]",
            r =>
                "{"
                + string.Join(
                    ',',
                    Enumerable.Range(0, r.Next(4)).Select(_ => r.Next(5) == 0 ? "NULL" : Quoted(value(r)))
                )
                + "}",
            same
        )
        {
            IsForSqlite = false,
        };

    private static string Quoted(string text) =>
        "\""
        + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        + "\"";

    private static string Of(Random random, params IReadOnlyList<string> values) => values[random.Next(values.Count)];

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Whole(Random random, long minimum, long maximum) =>
        (
            random.Next(4) switch
            {
                0 => minimum,
                1 => maximum,
                2 => Math.Clamp(0, minimum, maximum),
                _ => random.NextInt64(minimum, maximum),
            }
        ).ToString(CultureInfo.InvariantCulture);

    private static string Decimal(Random random, int whole, int fraction)
    {
        var digits = random.Next(3) switch
        {
            0 => new string('9', whole + fraction),
            1 => "1" + new string('0', whole + fraction - 1),
            _ => string.Concat(Enumerable.Range(0, whole + fraction).Select(_ => random.Next(10))),
        };
        var kept = random.Next(2) == 0 ? fraction : random.Next(fraction + 1);
        var text = "0" + digits[..whole] + (kept == 0 ? "" : "." + digits[whole..(whole + kept)]);
        return random.Next(2) == 0 ? text : "-" + text;
    }

    private static string Text(Random random) =>
        random.Next(8) switch
        {
            0 => new string('x', random.Next(5000)),
            1 => string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => new Rune(random.Next(0x20, 0xD800)))),
            _ => Of(random, Words),
        };

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)].TrimEnd();

    private static byte[] Bytes(Random random, int? length = null)
    {
        var bytes = new byte[length ?? random.Next(50)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Date(Random random) =>
        Of(
            random,
            "0001-01-01",
            "9999-12-31",
            "1970-01-01",
            "1969-12-31",
            "2024-02-29",
            "1582-10-10",
            "4713-01-01 BC",
            "5874897-12-31",
            Day(random)
        );

    private static string Day(Random random) =>
        new DateOnly(1, 1, 1).AddDays(random.Next(3_000_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Timestamp(Random random) =>
        Of(
            random,
            "0001-01-01 00:00:00",
            "9999-12-31 23:59:59.999999",
            "1969-12-31 23:59:59.999999",
            "1970-01-01 00:00:00.000001",
            "2000-01-01 00:00:00",
            "294246-12-31 23:59:59.999999",
            $"{Day(random)} 12:34:56.{random.Next(1_000_000).ToString("000000", CultureInfo.InvariantCulture)}"
        );

    private static string Interval(Random random) =>
        Of(
            random,
            "0",
            "1 mon",
            "30 days",
            "24:00:00",
            "-1 mons +3 days -00:00:00.000001",
            "178000000 years",
            "-2147483648 days",
            "-178956970 years -8 mons",
            "2562047788:00:54.775807",
            "-2562047788:00:54.775807",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{random.Next(-100, 100)} mons {random.Next(-1000, 1000)} days {random.Next()} microseconds"
            )
        );

    private static string Json(Random random) =>
        Of(
            random,
            "null",
            "0",
            "\"\"",
            "[]",
            "{}",
            "{ \"b\" : 1.50,  \"a\":[true, null, \"ü\\\"\\n\"] }",
            "{\"a\":{\"a\":{\"a\":[[[]]]}}}",
            "-12345678901234567890.5e-10",
            "{\"z\": 1, \"z\": 2}"
        );
}
