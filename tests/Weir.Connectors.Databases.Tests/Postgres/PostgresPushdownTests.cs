using Weir.Columnar;
using Weir.Connectors.Databases.Tests.Support;
using Weir.Engine;
using Weir.Plan;

namespace Weir.Connectors.Databases.Tests.Postgres;

public class PostgresPushdownTests
{
    private const string Setup = """
        CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
        CREATE TABLE t (id int NOT NULL, small smallint, big bigint, b boolean, s text, icu text COLLATE "en-x-icu",
          ci text COLLATE loose, ch char(5), n numeric(10,2), f double precision, r real, d date, ts timestamp,
          tz timestamptz, u uuid, m mood, by bytea, j jsonb, l int[], ip inet, tm time);
        INSERT INTO t
          SELECT i, (i % 7)::smallint - 3, i * 1000000000000 - 15000000000000, i % 2 = 0,
            (ARRAY['a','A','b','B','ä','Z','z','','a ','ab','a_b','a%b','é','z10','_'])[i % 15 + 1],
            (ARRAY['a','A','b','B','ä','Z','z','','a ','ab','a_b','a%b','é','z10','_'])[i % 15 + 1],
            (ARRAY['a','A','b','B','ä','Z','z','','a ','ab','a_b','a%b','é','z10','_'])[i % 15 + 1],
            (ARRAY['a','A','ab','','z'])[i % 5 + 1], (i - 15) * 0.25,
            (ARRAY['NaN', '-0', '0', '0.1', '1e300', 'Infinity', '-Infinity', '-2.5'])[i % 8 + 1]::float8,
            (ARRAY['NaN', '-0', '0', '0.1', '1e30', 'Infinity', '-Infinity', '-2.5'])[i % 8 + 1]::float4,
            date '2023-12-25' + i, timestamp '2024-01-01' + i * interval '7 hours',
            timestamptz '2024-01-01 00:00+00' + i * interval '7 hours', md5((i % 10)::text)::uuid,
            (ARRAY['sad','ok','happy'])[i % 3 + 1]::mood, decode(lpad(to_hex(i * 37 % 256), 2, '0'), 'hex'),
            jsonb_build_object('i', i), ARRAY[i, NULL], ('10.0.0.' || i % 4)::inet, time '00:00' + i * interval '47 minutes'
          FROM generate_series(0, 119) AS i;
        INSERT INTO t (id) VALUES (1000), (1001);
        """;

    [PostgresTheory]
    [InlineData("id = 5", "WHERE id = 5")]
    [InlineData("id < -5", "WHERE id < -5")]
    [InlineData("small >= 100000", "WHERE small >= 100000")]
    [InlineData("big = 3", "WHERE big = 3")]
    [InlineData("b", "WHERE b")]
    [InlineData("NOT b", "WHERE NOT b")]
    [InlineData("s = 'it''s \\ here'", "WHERE s = CAST(E'it''s \\\\ here' AS text)")]
    [InlineData("icu = 'a'", "WHERE icu = CAST('a' AS text)")]
    [InlineData("icu > 'a'", "WHERE icu COLLATE \"C\" > CAST('a' AS text)")]
    [InlineData("ci = 'a'", "WHERE ci COLLATE \"C\" = CAST('a' AS text)")]
    [InlineData("ci IN ('a', 'b')", "WHERE ci COLLATE \"C\" IN (CAST('a' AS text), CAST('b' AS text))")]
    [InlineData("ch = 'a'", "WHERE CAST(ch AS text) = CAST('a' AS text)")]
    [InlineData("n >= 1.5", "WHERE n >= CAST('1.50' AS numeric)")]
    [InlineData("f < 1e10::double precision", "WHERE f < CAST('10000000000' AS double precision)")]
    [InlineData("d = DATE '2024-02-29'", "WHERE d = CAST('2024-02-29' AS date)")]
    [InlineData("ts > TIMESTAMP '2024-01-01 10:00'", "WHERE ts > CAST('2024-01-01 10:00:00' AS timestamp)")]
    [InlineData("tz > TIMESTAMPTZ '2024-01-01 10:00+02'", "WHERE tz > CAST('2024-01-01 08:00:00+00' AS timestamptz)")]
    [InlineData("id IS NULL OR b IS NOT NULL", "WHERE id IS NULL OR b IS NOT NULL")]
    [InlineData("j IS NULL AND l IS NOT NULL", "WHERE j IS NULL AND l IS NOT NULL")]
    [InlineData("id IN (1, 2, 3) AND NOT (b OR id > 7)", "WHERE id IN (1, 2, 3) AND NOT (b OR id > 7)")]
    [InlineData("s IS DISTINCT FROM 'a'", "WHERE s IS DISTINCT FROM CAST('a' AS text)")]
    [InlineData("m = 'ok'", "WHERE CAST(m AS text) = CAST('ok' AS text)")]
    [InlineData("s LIKE 'a_%'", "WHERE s LIKE CAST('a_%' AS text)")]
    [InlineData("ci NOT LIKE 'a%'", "WHERE NOT ci COLLATE \"C\" LIKE CAST('a%' AS text)")]
    [InlineData("s = icu", "WHERE s COLLATE \"C\" = icu")]
    [InlineData("ip = '10.0.0.1/32'", "WHERE CAST(ip AS text) = CAST('10.0.0.1/32' AS text)")]
    public async Task Sends_conditions_that_mean_the_same(string condition, string expected)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(Setup);
        var session = Sessions.Open(database.Source);

        var plan = await session.RunAsync($"EXPLAIN SELECT id FROM pg.{database.Schema}.t WHERE {condition}");

        Assert.Contains(
            plan,
            l => l.EndsWith($"SELECT id FROM {database.Schema}.t {expected}", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(plan, l => l.Contains("Not pushed", StringComparison.Ordinal));
        Assert.NotNull(await session.RunAsync($"SELECT id FROM pg.{database.Schema}.t WHERE {condition}"));
    }

    [PostgresTheory]
    [InlineData("id + 1 = 5")]
    [InlineData("upper(s) = 'A'")]
    [InlineData("s || 'x' = 'ax'")]
    [InlineData("tz >= '2024-01-05'")]
    [InlineData("m < 'ok'")]
    [InlineData("l = ARRAY[1, 2]")]
    [InlineData("CAST(s AS integer) = 1")]
    [InlineData("id = 1 OR s LIKE 'a\\%'")]
    [InlineData("s ILIKE 'a%'")]
    public async Task Keeps_other_conditions_and_says_why(string condition)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(Setup);
        var session = Sessions.Open(database.Source);

        var plan = await session.RunAsync($"EXPLAIN SELECT id FROM pg.{database.Schema}.t WHERE {condition}");

        Assert.Contains(
            plan,
            l => l.Contains("Not pushed: ", StringComparison.Ordinal) && l.Contains(" — ", StringComparison.Ordinal)
        );
    }

    [PostgresFact]
    public async Task Sends_the_limit_only_when_all_conditions_are_sent()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(Setup);
        var session = Sessions.Open(database.Source);
        var table = $"pg.{database.Schema}.t";

        var sent = await session.RunAsync($"EXPLAIN SELECT id FROM {table} WHERE id < 50 LIMIT 3");
        var kept = await session.RunAsync($"EXPLAIN SELECT id FROM {table} WHERE upper(s) = 'A' LIMIT 3");

        Assert.Contains(sent, l => l.EndsWith("WHERE id < 50 LIMIT 3", StringComparison.Ordinal));
        Assert.DoesNotContain(
            kept,
            l => l.Contains("Source:", StringComparison.Ordinal) && l.Contains("LIMIT", StringComparison.Ordinal)
        );
        Assert.Equal(3, (await session.RunAsync($"SELECT id FROM {table} WHERE id < 50 LIMIT 3")).Count);
        Assert.Equal(3, (await session.RunAsync($"SELECT id FROM {table} WHERE upper(s) = 'A' LIMIT 3")).Count);
    }

    [PostgresFact]
    public async Task A_constant_with_a_zero_character_stays_here()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(Setup);
        var table = await database.TableAsync("t");
        var filter = new ComparisonExpression(
            ComparisonOperator.Equal,
            Rows.Column(table, "s"),
            new LiteralExpression("a\0b", DataType.Varchar)
        );

        var decision = Assert.Single(table.PlanScan(Rows.Request(table, [filter])).Filters);

        Assert.Equal(PushdownGrade.Local, decision.Grade);
        Assert.NotNull(decision.Reason);
    }

    /// <summary>Random conditions give the same rows at the server and here.</summary>
    [PostgresTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Random_conditions_give_the_same_rows_with_and_without_pushdown(int seed)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(Setup);
        var session = Sessions.Open(database.Source);
        await session.RunAsync($"CREATE TEMP TABLE here AS SELECT * FROM pg.{database.Schema}.t");
        var random = new RandomConditions(seed);
        var filled = 0;

        for (var i = 0; i < 100; i++)
        {
            var condition = random.Next(3);
            var there = await OutcomeAsync(
                session,
                $"SELECT id FROM pg.{database.Schema}.t WHERE {condition} ORDER BY id"
            );
            var here = await OutcomeAsync(session, $"SELECT id FROM here WHERE {condition} ORDER BY id");

            Assert.True(here == there, $"{condition}\nhere:  {here}\nthere: {there}");
            filled += here.StartsWith("rows: ", StringComparison.Ordinal) && here.Length > 6 ? 1 : 0;
        }

        Assert.InRange(filled, 20, 100);
    }

    private static async Task<string> OutcomeAsync(WeirSession session, string sql)
    {
        try
        {
            return "rows: " + string.Join(' ', await session.RunAsync(sql));
        }
        catch (WeirException exception)
        {
            return exception.Code.Name;
        }
    }
}
