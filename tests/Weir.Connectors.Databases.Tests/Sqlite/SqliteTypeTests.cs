using System.Globalization;
using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Sqlite;

public class SqliteTypeTests
{
    [Theory]
    [InlineData("INTEGER", "BIGINT")]
    [InlineData("bigint", "BIGINT")]
    [InlineData("UNSIGNED BIG INT", "BIGINT")]
    [InlineData("REAL", "DOUBLE PRECISION")]
    [InlineData("double precision", "DOUBLE PRECISION")]
    [InlineData("FLOAT", "DOUBLE PRECISION")]
    [InlineData("TEXT", "VARCHAR")]
    [InlineData("VARCHAR(20)", "VARCHAR")]
    [InlineData("CLOB", "VARCHAR")]
    [InlineData("", "VARCHAR")]
    [InlineData("BLOB", "BYTEA")]
    [InlineData("DECIMAL(10, 2)", "DECIMAL(10,2)")]
    [InlineData("NUMERIC(5)", "DECIMAL(5,0)")]
    [InlineData("NUMERIC", "DECIMAL(38,10)")]
    [InlineData("DECIMAL(99,2)", "DECIMAL(38,10)")]
    [InlineData("BOOLEAN", "BOOLEAN")]
    [InlineData("DATE", "DATE")]
    [InlineData("DATETIME", "TIMESTAMP")]
    [InlineData("TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITH TIME ZONE")]
    [InlineData("TIME", "TIME")]
    [InlineData("UUID", "UUID")]
    [InlineData("JSON", "JSON")]
    [InlineData("INTERVAL", "INTERVAL")]
    public async Task A_column_is_read_as_it_is_declared(string declared, string expected)
    {
        using var file = new SqliteFile($"CREATE TABLE t (v {declared}, n {declared} NOT NULL)");

        var schema = (await file.TableAsync("t")).Schema;

        Assert.Equal(expected, schema[0].Type.ToString());
        Assert.Equal((true, false), (schema[0].IsNullable, schema[1].IsNullable));
    }

    [Theory]
    [InlineData("INTEGER", "9223372036854775807", "9223372036854775807")]
    [InlineData("INTEGER", "'12'", "12")]
    [InlineData("INTEGER", "2.0", "2")]
    [InlineData("REAL", "3", "3")]
    [InlineData("REAL", "0.1", "0.1")]
    [InlineData("REAL", "1e300", "1e+300")]
    [InlineData("REAL", "9e999", "Infinity")]
    [InlineData("TEXT", "7", "7")]
    [InlineData("TEXT", "''", "")]
    [InlineData("TEXT", "'ä😀'", "ä😀")]
    [InlineData("", "7", "7")]
    [InlineData("", "-9223372036854775808", "-9223372036854775808")]
    [InlineData("", "0.1", "0.1")]
    [InlineData("", "'x'", "x")]
    [InlineData("DECIMAL(10,2)", "1.50", "1.50")]
    [InlineData("DECIMAL(10,2)", "-7", "-7.00")]
    [InlineData("DECIMAL(10,2)", "99999999.99", "99999999.99")]
    [InlineData("DECIMAL(10,2)", "0.1 + 0.2 - 0.3 + 5", "5.00")]
    [InlineData(
        "DECIMAL_TEXT(38,10)",
        "'1234567890123456789012345678.0123456789'",
        "1234567890123456789012345678.0123456789"
    )]
    [InlineData("DECIMAL_TEXT(10,2)", "'1.5000'", "1.50")]
    [InlineData("BOOLEAN", "1", "true")]
    [InlineData("BOOLEAN", "false", "false")]
    [InlineData("HUGE_TEXT", "'170141183460469231731687303715884105727'", "170141183460469231731687303715884105727")]
    [InlineData("DATE", "'2024-02-29'", "2024-02-29")]
    [InlineData("TIMESTAMP", "'2024-02-29 01:02:03.000004'", "2024-02-29 01:02:03.000004")]
    [InlineData("TIMESTAMPTZ", "'2024-02-29 01:02:03+02'", "2024-02-28 23:02:03+00")]
    [InlineData("JSON_TEXT", "'1.50'", "1.50")]
    [InlineData("UUID", "'01234567-89ab-cdef-8123-456789abcdef'", "01234567-89ab-cdef-8123-456789abcdef")]
    public async Task Values_are_read_exactly(string declared, string literal, string expected)
    {
        using var file = new SqliteFile($"CREATE TABLE t (v {declared})", $"INSERT INTO t VALUES ({literal}), (NULL)");

        var session = Sessions.Open(file.Source);

        Assert.Equal([expected, "NULL"], await session.RunAsync("SELECT v::text FROM lite.t"));
    }

    [Theory]
    [InlineData("INTEGER", "'abc'", "a text abc")]
    [InlineData("INTEGER", "1.5", "a real 1.5")]
    [InlineData("INTEGER", "x'01'", "a blob")]
    [InlineData("REAL", "'abc'", "a text abc")]
    [InlineData("TEXT", "x'41'", "a blob")]
    [InlineData("", "x'41'", "a blob")]
    [InlineData("STRING", "'007'", "an integer 7")]
    [InlineData("BLOB", "'abc'", "a text abc")]
    [InlineData("BLOB", "1", "an integer 1")]
    [InlineData("BOOLEAN", "2", "an integer 2")]
    [InlineData("BOOLEAN", "'maybe'", "a text maybe")]
    [InlineData("DATE", "'2023-02-29'", "a text 2023-02-29")]
    [InlineData("DATE", "20240229", "an integer 20240229")]
    [InlineData("DATE", "2460000.5", "a real 2460000.5")]
    [InlineData("TIMESTAMP", "1700000000", "an integer 1700000000")]
    [InlineData("TIMESTAMP", "'yesterday'", "a text yesterday")]
    [InlineData("UUID", "'abc'", "a text abc")]
    [InlineData("DECIMAL(10,2)", "1.005", "a real 1.005")]
    [InlineData("DECIMAL(10,2)", "0.1 + 0.2", "a real 0.3")]
    [InlineData("DECIMAL(4,2)", "100", "an integer 100")]
    [InlineData("DECIMAL(38,2)", "1e20", "a real 1.0e+20")]
    [InlineData("DECIMAL(10,2)", "9e999", "a real Inf")]
    [InlineData("JSON", "'1.50'", "a real 1.5")]
    public async Task A_value_that_does_not_fit_its_declaration_is_an_error(
        string declared,
        string literal,
        string found
    )
    {
        using var file = new SqliteFile(
            $"CREATE TABLE t (k INTEGER, \"v w\" {declared})",
            $"INSERT INTO t VALUES (1, NULL), (2, {literal})"
        );

        var error = await Assert.ThrowsAsync<WeirException>(() => file.ReadAsync("t"));

        Assert.Equal(ErrorCode.InvalidData, error.Code);
        Assert.Contains("lite.t, row 2: column \"v w\"", error.Message, StringComparison.Ordinal);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
        // Other columns can be read all the same.
        Assert.Equal(["3"], await Sessions.Open(file.Source).RunAsync("SELECT sum(k) FROM lite.t"));
    }

    [Fact]
    public async Task Text_that_is_no_utf8_is_an_error()
    {
        using var file = new SqliteFile("CREATE TABLE t (v TEXT)", "INSERT INTO t VALUES (CAST(x'61FF' AS TEXT))");

        var error = await Assert.ThrowsAsync<WeirException>(() => file.ReadAsync("t"));

        Assert.Equal(ErrorCode.InvalidData, error.Code);
    }

    [Theory]
    [InlineData("UTF-16le")]
    [InlineData("UTF-16be")]
    public async Task Databases_in_utf16_are_read_and_written(string encoding)
    {
        using var file = new SqliteFile(
            $"PRAGMA encoding = '{encoding}'",
            "CREATE TABLE t (id INTEGER, name TEXT)",
            "INSERT INTO t VALUES (1, 'aé😀'), (2, '')"
        );

        await file.WriteAsync("t", WriteMode.Append, Rows.NamedSchema, [Rows.Named((3, "Ωß"), (4, ""), (5, null))]);

        Assert.Equal(["aé😀", "", "Ωß", "", null], (await file.ReadAsync("t")).Select(r => (string?)r[1]).ToList());
        Assert.Equal(["3|Ωß"], file.Query("SELECT * FROM t WHERE name = 'Ωß'"));
    }

    [Fact]
    public async Task Text_with_a_zero_character_keeps_its_length()
    {
        using var file = new SqliteFile("CREATE TABLE t (id INTEGER, name TEXT)");

        await file.WriteAsync("t", WriteMode.Append, Rows.NamedSchema, [Rows.Named((1, "a\0b"))]);

        Assert.Equal("a\0b", (await file.ReadAsync("t"))[0][1]);
    }

    [Fact]
    public async Task Every_type_reads_back_as_it_was_written()
    {
        using var file = new SqliteFile();
        var session = Sessions.Open(file.Source);
        const string Query = """
            SELECT CAST(1 AS smallint) AS a, 2 AS b, 9223372036854775807 AS c, true AS d, CAST(0.1 AS real) AS e,
                   CAST(0.30000000000000004 AS double precision) AS f, 1.50::DECIMAL(4,2) AS g,
                   1234567890123456789012345678.5::DECIMAL(38,1) AS h, CAST('\x00ff' AS bytea) AS i, CAST('' AS bytea) AS j,
                   DATE '2024-02-29' AS k, TIME '01:02:03.5' AS l, TIMESTAMP '1969-12-31 23:59:59.999999' AS m,
                   TIMESTAMPTZ '2024-01-01 00:00:00+05' AS n, UUID '01234567-89ab-cdef-8123-456789abcdef' AS o,
                   '1.50'::JSON AS p, CAST('170141183460469231731687303715884105727' AS HUGEINT) AS q,
                   INTERVAL '1 month 2 days' AS r, '' AS s, '007' AS t, NULL::text AS u
            """;

        await session.RunAsync($"CREATE TABLE lite.t AS {Query}");

        Assert.Equal(
            (await session.RunAsync(Query))[0].Split('|').Select(Plain).ToList(),
            (await session.RunAsync("SELECT * FROM lite.t"))[0].Split('|').Select(Plain).ToList()
        );
        Assert.Equal(
            ["text|text|blob|text|0"],
            file.Query("SELECT typeof(t), typeof(s), typeof(j), typeof(p), length(j) FROM t")
        );

        // A float is wider when it is read: the same number with more digits.
        static string Plain(string text) =>
            float.TryParse(text, CultureInfo.InvariantCulture, out var number)
            && text.StartsWith("0.1", StringComparison.Ordinal)
                ? number.ToString(CultureInfo.InvariantCulture)
                : text;
    }

    [Fact]
    public async Task Blobs_of_any_length_are_read()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (v BLOB)",
            "INSERT INTO t VALUES (x''), (x'00'), (randomblob(100000)), (zeroblob(70000))"
        );

        var rows = await file.ReadAsync("t");

        Assert.Equal([0, 1, 100_000, 70_000], rows.Select(r => ((byte[])r[0]!).Length));
    }

    [Fact]
    public async Task A_long_column_comes_in_several_batches()
    {
        using var file = new SqliteFile(
            "CREATE TABLE t (v INTEGER, s TEXT)",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) INSERT INTO t SELECT i, printf('%05d', i) FROM n"
        );

        var rows = await file.ReadAsync("t");

        Assert.Equal(50_000, rows.Count);
        Assert.All(rows, r => Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{r[0]:00000}"), r[1]));
    }
}
