using System.Globalization;
using System.Text;
using Weir.Columnar;
using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Postgres;

public class PostgresTypeTests
{
    /// <summary>Type, values as the server writes them, our type.</summary>
    public static TheoryData<string, string, string> Values =>
        new()
        {
            { "boolean", "'t','f'", "BOOLEAN" },
            { "smallint", "-32768,0,32767", "SMALLINT" },
            { "integer", "-2147483648,0,2147483647", "INTEGER" },
            { "bigint", "'-9223372036854775808',0,9223372036854775807", "BIGINT" },
            { "real", "0,'-0',1.5,3.4028235e38,1e-45,'NaN','Infinity','-Infinity'", "REAL" },
            {
                "double precision",
                "0,'-0',0.1,1.7976931348623157e308,5e-324,'NaN','Infinity','-Infinity'",
                "DOUBLE PRECISION"
            },
            { "numeric(10,2)", "0,0.01,-0.01,99999999.99,-99999999.99,10000,1234.5", "DECIMAL(10,2)" },
            { "numeric(18,18)", "0,0.000000000000000001,-0.999999999999999999,0.0001", "DECIMAL(18,18)" },
            { "numeric(18,0)", "999999999999999999,-999999999999999999,100000000,1", "DECIMAL(18,0)" },
            {
                "numeric(38,10)",
                "9999999999999999999999999999.9999999999,-1,0.0000000001,123456789012345678.5",
                "DECIMAL(38,10)"
            },
            {
                "numeric(38,38)",
                "0.99999999999999999999999999999999999999,0.00000000000000000000000000000000000001",
                "DECIMAL(38,38)"
            },
            { "numeric(38,0)", "99999999999999999999999999999999999999,1,-5", "DECIMAL(38,0)" },
            {
                "numeric(39,0)",
                "170141183460469231731687303715884105727,-170141183460469231731687303715884105727",
                "HUGEINT"
            },
            { "numeric(4,-2)", "999900,-100", "DECIMAL(6,0)" },
            { "numeric(2,4)", "0.0099,-0.0001", "DECIMAL(4,4)" },
            { "numeric", "0,1.5,-2.00000000000000000001,123456789012345678", "DECIMAL(38,20)" },
            { "text", "'','a','exactly12byt','exactly13byte','Grüße, 世界 👋','trailing  '", "VARCHAR" },
            { "varchar(20)", "'','a','trailing  '", "VARCHAR" },
            { "name", "'abc'", "VARCHAR" },
            { "\"char\"", "'x'", "VARCHAR" },
            { "bytea", @"'\x','\x00ff','\x000102030405060708090a0b0c0d0e0f'", "BYTEA" },
            {
                "date",
                "'1970-01-01','2000-01-01','1999-12-31','0001-01-01','4714-11-24 BC','5874897-12-31','2024-02-29'",
                "DATE"
            },
            { "time", "'00:00','23:59:59.999999','12:34:56.000001','24:00'", "TIME" },
            { "timetz", "'12:34:56+02'", "VARCHAR" },
            {
                "timestamp",
                "'1970-01-01','1999-12-31 23:59:59.999999','0001-01-01','4714-11-24 00:00:00 BC','294246-12-31 23:59:59.999999'",
                "TIMESTAMP"
            },
            {
                "timestamptz",
                "'1970-01-01 00:00+00','2024-03-31 03:30+02','0001-01-01 00:00+00'",
                "TIMESTAMP WITH TIME ZONE"
            },
            {
                "interval",
                "'0','1 year 2 mons -3 days 04:05:06.789','-178000000 years','2147483647 days','-00:00:00.000001'",
                "INTERVAL"
            },
            {
                "uuid",
                "'00000000-0000-0000-0000-000000000000','ffffffff-ffff-ffff-ffff-ffffffffffff','01234567-89ab-cdef-8123-456789abcdef'",
                "UUID"
            },
            { "json", """'null','{"a":  1}','[1,2.50]','"x"'""", "JSON" },
            { "jsonb", """'null','{"a": 1, "b": [true]}','"é"'""", "JSON" },
            { "inet", "'10.0.0.1','::1/64'", "VARCHAR" },
            { "int4range", "'[1,5)'", "VARCHAR" },
            { "money", "'12.34'", "VARCHAR" },
            { "bit(3)", "B'101'", "VARCHAR" },
            { "xid", "'7'", "VARCHAR" },
            { "oid", "4294967295,0", "BIGINT" },
            { "int4[]", "'{}','{1,NULL,-3}'", "INTEGER[]" },
            { "text[]", """'{}','{"",NULL,"a b","quo\"te","NULL"}'""", "VARCHAR[]" },
            { "numeric(8,2)[]", "'{1.5,NULL,-0.01}'", "DECIMAL(8,2)[]" },
            { "timestamptz[]", "'{\"2024-01-01 00:00+00\"}'", "TIMESTAMP WITH TIME ZONE[]" },
            { "uuid[]", "'{01234567-89ab-cdef-8123-456789abcdef}'", "UUID[]" },
            { "inet[]", "'{10.0.0.1,NULL}'", "VARCHAR[]" },
            { "jsonb[]", """ARRAY['{"a": 1}'::jsonb, NULL]""", "JSON[]" },
            { "char(4)[]", "'{ab,NULL}'", "VARCHAR[]" },
        };

    [PostgresTheory]
    [MemberData(nameof(Values))]
    public async Task Reads_and_writes_back_every_value_of(string type, string values, string expected)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        var rows = string.Join(", ", Split(values).Select((v, i) => $"({i}, {v})"));
        await database.ExecuteAsync($"CREATE TABLE s (i int, v {type}); INSERT INTO s VALUES {rows}, (-1, NULL)");

        var table = await database.TableAsync("s");
        Assert.Equal(expected, table.Schema[1].Type.ToString());
        await CopyAsync(database, table, "created", WriteMode.Create);
        await database.ExecuteAsync("CREATE TABLE same (LIKE s)");
        await CopyAsync(database, table, "same", WriteMode.Append);
        await database.ExecuteAsync("CREATE TABLE staged (LIKE s)");
        await CopyAsync(database, table, "staged", WriteMode.Replace);

        // NUMERIC remembers how many zeros it was written with.
        var text =
            type == "numeric" ? "trim_scale(v)::text"
            : type == "int4[]" ? "array_to_string(v, ',')"
            : "v::text";
        Assert.Equal(await TextsAsync(database, "s", text), await TextsAsync(database, "same", text));
        Assert.Equal(await TextsAsync(database, "s", text), await TextsAsync(database, "staged", text));
        Assert.Equal(Describe(await Rows.ReadAsync(table)), Describe(await database.ReadAsync("created")));
    }

    [PostgresFact]
    public async Task Values_are_those_of_the_server()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            """
            CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s "fine", really');
            CREATE DOMAIN price AS numeric(8,2) CHECK (VALUE >= 0);
            CREATE DOMAIN net_price AS price;
            CREATE TYPE pair AS (a int, b text);
            CREATE TABLE t (b boolean NOT NULL, n numeric(5,2), w numeric(30,5), d date, ts timestamptz, iv interval,
              u uuid, m mood, ms mood[], p net_price, c pair, ch char(5), l int[], x numeric(39,0));
            INSERT INTO t VALUES (true, -1.5, 12345678901234567890.5, '2024-02-29', '2024-01-01 00:00:00.000001+00',
              '1 mon 2 days 00:00:03', '00010203-0405-0607-0809-0a0b0c0d0e0f', 'it''s "fine", really', '{sad,NULL}', 9.99,
              (1, 'x y'), 'ab', '{3,NULL}', -5);
            """
        );

        var table = await database.TableAsync("t");
        var row = Assert.Single(await Rows.ReadAsync(table));

        Assert.False(table.Schema[0].IsNullable);
        Assert.Equal(DataType.Enum("sad", "ok", "it's \"fine\", really"), table.Schema[7].Type);
        Assert.Equal(DataType.Decimal(8, 2), table.Schema[9].Type);
        Assert.Equal(
            [
                true,
                new DecimalValue(-150, 2),
                new DecimalValue(Int128.Parse("1234567890123456789050000", CultureInfo.InvariantCulture), 5),
                19782,
                1704067200000001L,
                new Interval(1, 2, 3_000_000),
                UInt128.Parse("000102030405060708090a0b0c0d0e0f", NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                "it's \"fine\", really",
                new object?[] { "sad", null },
                new DecimalValue(999, 2),
                "(1,\"x y\")",
                "ab",
                new object?[] { 3, null },
                (Int128)(-5),
            ],
            row
        );
    }

    [PostgresTheory]
    [InlineData("numeric", "'NaN'", "NaN")]
    [InlineData("numeric", "'Infinity'", "infinite")]
    [InlineData("numeric", "0.000000000000000000001", "20 digits")]
    [InlineData("numeric", "1e18", "20 digits")]
    [InlineData("numeric(50,2)", "123456789012345678901234567890123456789012", "2 digits")]
    [InlineData("date", "'infinity'", "infinite")]
    [InlineData("date", "'-infinity'", "infinite")]
    [InlineData("timestamp", "'infinity'", "infinite")]
    [InlineData("timestamptz", "'-infinity'", "infinite")]
    [InlineData("int[]", "'{{1,2},{3,4}}'", "2 dimensions")]
    [InlineData("int[]", "'[5:6]={7,8}'", "subscript 5")]
    public async Task Refuses_what_our_types_cannot_hold(string type, string value, string problem)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync($"CREATE TABLE t (v {type}); INSERT INTO t VALUES ({value})");

        var error = await Assert.ThrowsAsync<WeirException>(() => database.ReadAsync("t"));

        Assert.Equal(ErrorCode.InvalidData, error.Code);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains("column \"v\"", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
    }

    [PostgresFact]
    public async Task The_scale_of_plain_numeric_is_an_option()
    {
        await using var database = await PostgresDatabase.OpenAsync(("numeric_scale", "2"));
        await database.ExecuteAsync(
            "CREATE TABLE t (v numeric); INSERT INTO t VALUES (123456789012345678901234567890.25)"
        );

        var table = await database.TableAsync("t");

        Assert.Equal(DataType.Decimal(38, 2), table.Schema[0].Type);
        Assert.Equal("123456789012345678901234567890.25", Assert.Single(await Rows.ReadAsync(table))[0]!.ToString());
    }

    [PostgresFact]
    public async Task Reads_many_rows_of_every_size()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t AS SELECT i, repeat('x', i % 3000) AS s, repeat('é', 200000 * (i % 1000 = 7)::int) AS big FROM generate_series(1, 10000) AS i"
        );

        var rows = await database.ReadAsync("t");

        Assert.Equal(10000, rows.Count);
        Assert.All(rows, r => Assert.Equal((int)r[0]! % 3000, ((string)r[1]!).Length));
        Assert.Equal(10, rows.Count(r => ((string)r[2]!).Length == 200000));
    }

    [PostgresFact]
    public async Task Counts_rows_without_columns()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync("CREATE TABLE t AS SELECT i FROM generate_series(1, 5000) AS i");
        var table = await database.TableAsync("t");
        var context = new ScanContext();

        var rows = await Rows.ReadAsync(table.PlanScan(Rows.Request(table) with { Projection = [] }), context);

        Assert.Equal(5000, rows.Count);
        Assert.All(rows, Assert.Empty);
        Assert.True(context.Metrics.Bytes >= 5000 * 2);
        Assert.Equal(1, context.Metrics.Requests);
    }

    private static async Task CopyAsync(PostgresDatabase database, ITable from, string to, WriteMode mode)
    {
        var context = new ScanContext();
        var request = new SinkRequest(database.Name(to), from.Schema, mode, []);
        await using var sink = await database.Source.OpenSinkAsync(request, default);
        var parts = await from.PlanScan(Rows.Request(from)).PartitionsAsync(1, context, default);
        await using var reader = Assert.Single(parts).Open(context);
        while (await reader.NextAsync(default) is { } batch)
        {
            using (batch)
            {
                await sink.WriteAsync(batch, default);
            }
        }

        await sink.CommitAsync(default);
    }

    private static Task<List<string>> TextsAsync(PostgresDatabase database, string table, string expression) =>
        database.QueryAsync($"SELECT i, {expression} FROM {table} ORDER BY i");

    private static List<string> Describe(List<object?[]> rows) =>
        [.. rows.Select(r => string.Join('|', r.Select(Describe))).Order(StringComparer.Ordinal)];

    private static string Describe(object? value) =>
        value switch
        {
            null => "NULL",
            object?[] list => "{" + string.Join(',', list.Select(Describe)) + "}",
            byte[] bytes => Convert.ToHexString(bytes),
            string text when text.StartsWith('{') || text.StartsWith('[') => text.Replace(
                " ",
                "",
                StringComparison.Ordinal
            ),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };

    /// <summary>Splits at commas outside quotes, brackets and parentheses.</summary>
    private static List<string> Split(string values)
    {
        var parts = new List<string>();
        var current = new StringBuilder();
        var (quoted, depth) = (false, 0);
        foreach (var c in values)
        {
            quoted ^= c == '\'';
            depth +=
                quoted ? 0
                : c is '[' or '(' ? 1
                : c is ']' or ')' ? -1
                : 0;
            if (c == ',' && !quoted && depth == 0)
            {
                parts.Add(current.ToString());
                current.Clear();
            }
            else
            {
                current.Append(c);
            }
        }

        parts.Add(current.ToString());
        return parts;
    }
}
