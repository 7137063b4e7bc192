using System.Globalization;
using Weir.Engine.Tests.Support;
using Weir.Hosting;
using Weir.Hosting.Configuration;

namespace Weir.Engine.Tests;

/// <summary>Statements that write go over the transfer machine: chunks, readers, one transaction.</summary>
public sealed class StatementLoadTests : IDisposable
{
    private const int Rows = 5000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-statement-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("in.csv")]
    [InlineData("in.parquet")]
    [InlineData("lite.src")]
    [InlineData("pg.src")]
    public async Task An_insert_run_twice_adds_every_row_twice_and_keeps_no_ledger(string source)
    {
        await using var schema = PostgresSchema.Url is null ? null : await PostgresSchema.CreateAsync();
        await using var session = await OpenAsync(schema);
        if (source.StartsWith("pg.", StringComparison.Ordinal) && schema is null)
        {
            return;
        }

        var from = await FillAsync(session, source, schema);
        foreach (var target in schema is null ? ["lite.t"] : new[] { "lite.t", $"pg.{schema.Name}.t" })
        {
            await RunAsync(session, $"CREATE TABLE {target} AS SELECT n, word FROM {from} WHERE n < 0");
            for (var i = 0; i < 2; i++)
            {
                Assert.Equal(Rows, await RunAsync(session, $"INSERT INTO {target} SELECT n, word FROM {from}"));
            }

            Assert.Equal(
                $"{2 * Rows}|{Rows}|{(long)Rows * (Rows + 1)}",
                (await RowsAsync(session, $"SELECT count(*), count(DISTINCT word), sum(n) FROM {target}"))[0]
            );
            Assert.DoesNotContain(
                await RowsAsync(session, "SHOW TABLES"),
                t =>
                    t.EndsWith("weir_load", StringComparison.Ordinal)
                    && t.Contains(schema?.Name ?? "lite", StringComparison.Ordinal)
            );
        }
    }

    [Theory]
    [InlineData("in.csv")]
    [InlineData("lite.src")]
    [InlineData("pg.src")]
    public async Task An_insert_that_fails_adds_no_row(string source)
    {
        await using var schema = PostgresSchema.Url is null ? null : await PostgresSchema.CreateAsync();
        await using var session = await OpenAsync(schema);
        if (source.StartsWith("pg.", StringComparison.Ordinal) && schema is null)
        {
            return;
        }

        var from = await FillAsync(session, source, schema);
        foreach (var target in schema is null ? ["lite.t"] : new[] { "lite.t", $"pg.{schema.Name}.t" })
        {
            await RunAsync(session, $"CREATE TABLE {target} AS SELECT 0 AS n");
            var error = await Assert.ThrowsAsync<WeirException>(() =>
                RunAsync(session, $"INSERT INTO {target} SELECT 10 / (n - 4500) FROM {from}")
            );
            Assert.Equal(ErrorCode.DivisionByZero, error.Code);
            Assert.DoesNotContain("resume", error.Hint ?? "", StringComparison.Ordinal);
            Assert.Equal(["0"], await RowsAsync(session, $"SELECT n FROM {target}"));
            error = await Assert.ThrowsAsync<WeirException>(() =>
                RunAsync(session, $"CREATE TABLE {target}2 AS SELECT 10 / (n - 4500) AS n FROM {from}")
            );
            Assert.Equal(ErrorCode.DivisionByZero, error.Code);
            Assert.Equal(
                ErrorCode.TableNotFound,
                (await Assert.ThrowsAsync<WeirException>(() => RowsAsync(session, $"SELECT n FROM {target}2"))).Code
            );
        }
    }

    [Fact]
    public async Task Rows_of_an_order_are_written_in_it()
    {
        await using var session = await OpenAsync(null);
        var from = await FillAsync(session, "in.csv", null);
        await RunAsync(session, $"COPY (SELECT n FROM {from} ORDER BY n DESC) TO 'out.csv'");
        var lines = File.ReadLines(Path.Combine(_folder.FullName, "out.csv")).Skip(1);
        Assert.Equal(
            Enumerable.Range(1, Rows).Reverse(),
            lines.Select(l => int.Parse(l, CultureInfo.InvariantCulture))
        );
        await RunAsync(session, $"CREATE TABLE lite.t AS SELECT n FROM {from} ORDER BY n DESC");
        Assert.Equal(
            string.Join(' ', Enumerable.Range(1, Rows).Reverse()),
            string.Join(' ', await RowsAsync(session, "SELECT n FROM lite.t"))
        );
    }

    [Fact]
    public async Task A_table_is_copied_within_its_file()
    {
        await using var session = await OpenAsync(null);
        await FillAsync(session, "lite.src", null);
        await RunAsync(session, "INSERT INTO lite.src SELECT n + 5000, word FROM lite.src");
        Assert.Equal(["10000|10000"], await RowsAsync(session, "SELECT count(*), max(n) FROM lite.src"));
    }

    [Fact]
    public async Task A_cancelled_insert_is_cancelled_and_adds_no_row()
    {
        await using var session = await OpenAsync(null);
        await RunAsync(session, "CREATE TABLE lite.t AS SELECT 0 AS n");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await session.QueryAsync(
                "INSERT INTO lite.t SELECT i FROM generate_series(1, 100000000) AS g(i)",
                stop.Token
            )
        );
        Assert.Equal(["1"], await RowsAsync(session, "SELECT count(*) FROM lite.t"));
    }

    [Fact]
    public async Task EXPLAIN_shows_how_rows_are_written_and_writes_nothing()
    {
        await using var session = await OpenAsync(null);
        var from = await FillAsync(session, "in.csv", null);
        await RunAsync(session, "CREATE TABLE lite.t AS SELECT 0 AS n");
        var lines = await RowsAsync(session, $"EXPLAIN INSERT INTO lite.t SELECT n FROM {from} WHERE n > 7");
        Assert.StartsWith("Load into lite.t (append), 3 readers", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.Contains("one transaction", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("byte ranges", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("more chunks", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("Scan", StringComparison.Ordinal));
        lines = await RowsAsync(session, $"EXPLAIN CREATE TABLE lite.u AS SELECT count(*) AS n FROM {from}");
        Assert.Contains(lines, l => l.Contains("the query groups rows", StringComparison.Ordinal));
        lines = await RowsAsync(session, $"EXPLAIN COPY (SELECT n FROM {from}) TO 'out.csv'");
        Assert.StartsWith("Load into out.csv (replace)", lines[0], StringComparison.Ordinal);
        await RunAsync(session, "CREATE TABLE local AS SELECT 1 AS n");
        lines = await RowsAsync(session, $"EXPLAIN INSERT INTO local SELECT n FROM {from}");
        Assert.StartsWith("Insert into local", lines[0], StringComparison.Ordinal);
        Assert.Equal(["1"], await RowsAsync(session, "SELECT count(*) FROM lite.t"));
        Assert.Equal(["1"], await RowsAsync(session, "SELECT count(*) FROM local"));
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "out.csv")));
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            RowsAsync(session, "EXPLAIN ANALYZE INSERT INTO lite.t SELECT 1")
        );
        Assert.Equal(ErrorCode.NotSupported, error.Code);
    }

    [Fact]
    public async Task Without_a_machine_nothing_is_written_into_targets()
    {
        await using var session = new WeirSession(new SessionOptions { Connectors = BuiltInConnectors.All });
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            RunAsync(session, "COPY (SELECT 1) TO '/nowhere.csv'")
        );
        Assert.Equal(ErrorCode.NotSupported, error.Code);
    }

    private static async Task<long> RunAsync(WeirSession session, string sql)
    {
        await using var result = await session.QueryAsync(sql);
        return result.RowsAffected ?? -1;
    }

    private static Task<List<string>> RowsAsync(WeirSession session, string sql) => Sessions.RowsAsync(session, sql);

    /// <summary>Numbers from 1 with a word, in a source of that kind; how SQL names it.</summary>
    private async Task<string> FillAsync(WeirSession session, string source, PostgresSchema? schema)
    {
        var name = source switch
        {
            "lite.src" => source,
            "pg.src" => $"pg.{schema!.Name}.src",
            _ => $"'{source}'",
        };
        var query = $"SELECT i AS n, 'word ' || i AS word FROM generate_series(1, {Rows}) AS g(i)";
        await RunAsync(
            session,
            name[0] == '\''
                ? $"COPY ({query}) TO {name}{(source.EndsWith("parquet", StringComparison.Ordinal) ? " (row_group_size 300)" : "")}"
                : $"CREATE TABLE {name} AS {query}"
        );
        return name;
    }

    private async Task<WeirSession> OpenAsync(PostgresSchema? schema)
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "weir.yaml"),
            "settings: { transfer: { chunk_rows: 300, workers: 3, parallel: on } }"
        );
        List<KeyValuePair<string, string>> sources =
        [
            new("lite", $"sqlite://{Path.Combine(_folder.FullName, "lite.db")}"),
        ];
        if (schema is not null)
        {
            sources.Add(new("pg", PostgresSchema.Url!));
        }

        return await SessionFactory.CreateAsync(
            new SessionRequest
            {
                Folder = _folder.FullName,
                Sources = sources,
                Settings = new WeirSettings { Threads = 2 },
            }
        );
    }
}
