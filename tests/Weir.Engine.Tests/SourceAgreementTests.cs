using System.Globalization;
using System.Text;
using Weir.Engine.Tests.Support;
using Weir.Hosting;
using Weir.Hosting.Configuration;

namespace Weir.Engine.Tests;

/// <summary>
/// Random queries give the same rows wherever their tables are: in memory, in files, in SQLite, in PostgreSQL; and those
/// are the rows that PostgreSQL itself gives. What a source is asked to do must mean there what it means here.
/// </summary>
public sealed class SourceAgreementTests : IDisposable
{
    private const string Types =
        "id integer, k integer, s varchar, d date, ts timestamp, n decimal(10, 2), f double precision, o boolean";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-agree-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Empty texts and bytes, NULLs, and the text NULL stay what they are in every kind of target.</summary>
    [Fact]
    public async Task An_empty_text_is_not_NULL_anywhere()
    {
        await using var session = await OpenAsync(null);
        await RunAsync(
            session,
            "create table m as select * from (values (1, '', ''::bytea), (2, null, null), (3, 'NULL', '\\x00'::bytea)) v(id, s, b)"
        );
        foreach (var target in new[] { "lite.t", "t.parquet", "t.csv", "t.jsonl" })
        {
            var columns = target is "lite.t" or "t.parquet" ? "id, s, b" : "id, s";
            await Sessions.LoadAsync(session, $"select {columns} from m", target);
            var from = target == "lite.t" ? target : $"'{target}'";
            var bytes = columns.EndsWith('b') ? "b is null" : "id = 2";
            Assert.Equal(
                ["1|False|False|0", "2|True|True|NULL", "3|False|False|4"],
                Sorted(await RowsAsync(session, $"select id, s is null, {bytes}, length(s) from {from}"))
            );
        }
    }

    [Fact]
    public async Task A_query_gives_the_same_rows_wherever_its_tables_are()
    {
        var count = Environment.GetEnvironmentVariable("WEIR_TEST_LONG") is null ? 100 : 5000;
        var seed = int.Parse(Environment.GetEnvironmentVariable("WEIR_TEST_SEED") ?? "1", CultureInfo.InvariantCulture);
        await using var schema = PostgresSchema.Url is null ? null : await PostgresSchema.CreateAsync();
        await using var session = await OpenAsync(schema);
        foreach (var table in new[] { "a", "b" })
        {
            await FillAsync(session, table, new Random(seed + table[0]), schema);
        }

        var queries = new RandomQueries(seed);
        var failures = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var query = queries.Next();
            var expected = Sorted(await RowsAsync(session, Over(query, "m_a", "m_b")));
            if (schema is not null)
            {
                Compare(
                    query,
                    "PostgreSQL itself",
                    Sorted(await schema.RowsAsync(Over(query, "a", "b"))),
                    expected,
                    failures
                );
            }

            foreach (var source in Sources(schema))
            {
                // One table of the kind, and both.
                foreach (var other in new[] { "m_b", $"{source}_b" })
                {
                    var actual = Sorted(await RowsAsync(session, Over(query, $"{source}_a", other)));
                    Compare(query, source, expected, actual, failures);
                }
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} failures\n{string.Join("\n\n", failures.Take(5))}");
    }

    private static void Compare(
        string query,
        string source,
        List<string> expected,
        List<string> actual,
        List<string> failures
    )
    {
        if (!expected.SequenceEqual(actual, StringComparer.Ordinal))
        {
            var missing = expected.Except(actual, StringComparer.Ordinal).Take(3);
            var more = actual.Except(expected, StringComparer.Ordinal).Take(3);
            failures.Add(
                $"{source}: {query}\n  {expected.Count} rows expected, not {actual.Count}"
                    + $"\n  missing: {string.Join("; ", missing)}\n  too many: {string.Join("; ", more)}"
            );
        }
    }

    private static async Task<List<string>> RowsAsync(WeirSession session, string sql)
    {
        try
        {
            await using var result = await session.QueryAsync(sql);
            var rows = await result.ToListAsync();
            return [.. rows.Select(r => string.Join('|', r.Select(v => v ?? "NULL")))];
        }
        catch (WeirException exception)
        {
            return [$"{exception.Code.Name} {exception.Message} for {sql}"];
        }
    }

    private static IEnumerable<string> Sources(PostgresSchema? schema) =>
        schema is null ? ["parquet", "csv", "jsonl", "lite"] : ["parquet", "csv", "jsonl", "lite", "pg"];

    private static string Over(string query, string a, string b) =>
        query.Replace("{a}", a, StringComparison.Ordinal).Replace("{b}", b, StringComparison.Ordinal);

    private static List<string> Sorted(List<string> rows)
    {
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private async Task<WeirSession> OpenAsync(PostgresSchema? schema)
    {
        var sources = new List<KeyValuePair<string, string>>
        {
            new("lite", $"sqlite://{Path.Combine(_folder.FullName, "lite.db")}"),
        };
        if (schema is not null)
        {
            sources.Add(new("pg", PostgresSchema.Url!));
        }

        return await SessionFactory.CreateAsync(
            new SessionRequest
            {
                Folder = _folder.FullName,
                Sources = sources,
                Settings = new WeirSettings { Threads = 2, Memory = 256 << 20 },
            }
        );
    }

    /// <summary>Fills a table in memory and copies it to all other places; a view gives the columns their types.</summary>
    private static async Task FillAsync(WeirSession session, string name, Random random, PostgresSchema? schema)
    {
        var rows = new StringBuilder();
        for (var i = 0; i < 300; i++)
        {
            rows.Append(i == 0 ? "" : ", ").Append(Row(i, random));
        }

        var memory = $"m_{name}";
        await RunAsync(session, $"create table {memory} ({Types}); insert into {memory} values {rows}");
        foreach (var source in Sources(schema))
        {
            var target = source switch
            {
                "lite" => $"lite.{name}",
                "pg" => $"pg.{schema!.Name}.{name}",
                _ => $"{name}.{source}",
            };
            await Sessions.LoadAsync(
                session,
                $"select * from {memory}",
                target,
                source == "parquet" ? [new("row_group_size", "40")] : []
            );
            var from = source is "lite" or "pg" ? target : $"'{target}'";
            var columns = Types
                .Replace("decimal(10, 2)", "decimal(10;2)", StringComparison.Ordinal)
                .Split(", ")
                .Select(c => c.Split(' ', 2))
                .Select(c => $"cast({c[0]} as {c[1].Replace(';', ',')}) as {c[0]}");
            await RunAsync(session, $"create view {source}_{name} as select {string.Join(", ", columns)} from {from}");
        }
    }

    private static string Row(int number, Random random)
    {
        string Or(string value) => random.Next(7) == 0 ? "null" : value;
        var texts = new[]
        {
            "''",
            "'a'",
            "'A'",
            "'ab'",
            "'a '",
            "'b'",
            "'über'",
            "'ÜBER'",
            "'z'",
            "'10'",
            "'NULL'",
            "'a\nb'",
            "'a longer text, with a comma'",
        };
        var month = 1 + (number / 34);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"({number}, {Or($"{random.Next(-2, 8)}")}, {Or(texts[random.Next(texts.Length)])}, "
                + $"{Or($"date '2024-{month:00}-{random.Next(1, 29):00}'")}, "
                + $"{Or($"timestamp '2024-{month:00}-15 {random.Next(8, 24):00}:30:00.25'")}, "
                + $"{Or($"{random.Next(-300, 10_000) / 100m}")}, {Or($"{random.Next(-4, 9) / 2.0}")}, "
                + $"{Or(random.Next(2) == 0 ? "true" : "false")})"
        );
    }

    private static async Task RunAsync(WeirSession session, string sql)
    {
        await foreach (var result in session.ExecuteAsync(sql))
        {
            await result.DisposeAsync();
        }
    }
}
