using System.Globalization;
using System.Text;
using Weir.Cli.Tests.Support;

namespace Weir.Cli.Tests;

/// <summary>
/// D4: the program is killed (SIGKILL) at seeded random times and run again until it is done; then the target has every row
/// once, the ledger says so, and nothing else is left. 4 seeds for each road; 75 with WEIR_TEST_LONG.
/// </summary>
public sealed class CrashTests : IAsyncLifetime, IDisposable
{
    private const int Rows = 60_000;
    private const int MostRuns = 40;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-crash-");
    private string _source = "";

    private static int Seeds => Environment.GetEnvironmentVariable("WEIR_TEST_LONG") is null ? 4 : 75;

    public async Task InitializeAsync()
    {
        _source = Path.Combine(_folder.FullName, "in.csv");
        var text = new StringBuilder("id,word,amount\n");
        for (var i = 0; i < Rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i},\"word {i}\nof {i % 97}\",{i / 100.0:0.00}\n");
        }

        await File.WriteAllTextAsync(_source, text.ToString());
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("append")]
    [InlineData("replace")]
    public async Task D04_killed_loads_into_SQLite_end_complete(string mode)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var folder = _folder.CreateSubdirectory($"sqlite-{mode}-{seed}");
            await UntilDoneAsync(folder, seed, _source, "db.items", "--mode", mode, "-s", "db=target.db");
            var rows = await SqlAsync(
                folder,
                "SELECT count(*), count(DISTINCT id), sum(id), sum(amount)::decimal(18,2), count(DISTINCT word) FROM db.items",
                "-s",
                "db=target.db"
            );
            Assert.Equal(Truth(), rows);
            var ledger = await SqlAsync(
                folder,
                "SELECT sum(rows_written), sum(rows_counted) FROM db.weir_load WHERE chunk <> '' AND run = (SELECT max(run) FROM db.weir_load)",
                "-s",
                "db=target.db"
            );
            Assert.Equal($"{Rows},{Rows}", ledger);
            Assert.Equal("target.db", string.Join(',', folder.GetFiles().Select(f => f.Name)));
            var tables = await new WeirProcess(folder.FullName).RunAsync(
                "conns",
                "discover",
                "db",
                "-s",
                "db=target.db"
            );
            Assert.DoesNotContain("__weir_", tables.Expect(0).Output, StringComparison.Ordinal);
            Assert.Contains("weir_load", tables.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("items.parquet")]
    [InlineData("items.csv")]
    public async Task D04_killed_loads_into_files_end_complete(string target)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var folder = _folder.CreateSubdirectory($"{target}-{seed}");
            await UntilDoneAsync(folder, seed, _source, target, "--mode", "replace");
            var rows = await SqlAsync(
                folder,
                $"SELECT count(*), count(DISTINCT id), sum(id), sum(amount)::decimal(18,2), count(DISTINCT word) FROM '{target}'"
            );
            Assert.Equal(Truth(), rows);
            Assert.Equal(
                $".{target}.weir.jsonl,{target}",
                string.Join(',', folder.GetFileSystemInfos().Select(f => f.Name).Order(StringComparer.Ordinal))
            );
        }
    }

    [PostgresFact]
    public async Task D04_killed_loads_into_PostgreSQL_end_complete()
    {
        foreach (var mode in new[] { "append", "replace", "upsert" })
        {
            for (var seed = 0; seed < Seeds; seed++)
            {
                await using var database = await ExampleDatabase.CreateAsync(PostgresFactAttribute.Url!);
                var folder = _folder.CreateSubdirectory($"postgres-{mode}-{seed}");
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, "weir.yaml"), Connection);
                await database.ExecuteAsync(
                    "CREATE TABLE items (id integer PRIMARY KEY, word text, amount numeric(12,2))"
                );
                string[] key = mode == "upsert" ? ["--key", "id"] : [];
                await UntilDoneAsync(folder, database.Name, seed, [_source, "pg.items", "--mode", mode, .. key]);
                Assert.Equal(
                    [$"({Truth()})"],
                    await database.RowsAsync(
                        "SELECT count(*), count(DISTINCT id), sum(id), sum(amount), count(DISTINCT word) FROM items"
                    )
                );
                Assert.Equal(
                    [$"({Rows},{Rows})"],
                    await database.RowsAsync(
                        "SELECT sum(rows_written), sum(rows_counted) FROM weir_load WHERE chunk <> '' AND run = (SELECT max(run) FROM weir_load)"
                    )
                );
                Assert.Equal(
                    ["(items)", "(weir_load)"],
                    await database.RowsAsync(
                        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                    )
                );
                Assert.Empty(
                    await database.RowsAsync(
                        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE '%eir%' AND pid <> pg_backend_pid()"
                    )
                );
            }
        }
    }

    private const string Connection = """
        connections:
          pg: { type: postgres, url: "postgresql://${PGUSER}@${PGHOST}:${PGPORT}/${PGDATABASE}", password: "${PGPASSWORD}" }
        """;

    private static string Truth()
    {
        var words = Enumerable.Range(0, Rows).Sum(i => (decimal)i / 100);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Rows},{Rows},{(long)Rows * (Rows - 1) / 2},{words:0.00},{Rows}"
        );
    }

    private static Task UntilDoneAsync(DirectoryInfo folder, int seed, params string[] copy) =>
        UntilDoneAsync(folder, p => p, seed, copy);

    /// <summary>Runs and kills it until it ends by itself; the last of many runs is not killed.</summary>
    private static async Task UntilDoneAsync(
        DirectoryInfo folder,
        Func<WeirProcess, WeirProcess> prepare,
        int seed,
        string[] copy
    )
    {
        var random = new Random(seed);
        string[] arguments =
        [
            "copy",
            .. copy,
            "--chunk-rows",
            "2000",
            "--parallel",
            "on",
            "--workers",
            "3",
            "--progress",
            "none",
        ];
        for (var run = 1; ; run++)
        {
            var process = prepare(new WeirProcess(folder.FullName));
            var patience = run == MostRuns ? (TimeSpan?)null : TimeSpan.FromMilliseconds(random.Next(200, 1500));
            var result = await process.RunAndKillAsync(patience, arguments);
            if (result is null)
            {
                continue;
            }

            // An append whose last run was killed after its end is done, and says so.
            if (result.Code == 1 && result.Errors.Contains("would add them twice", StringComparison.Ordinal))
            {
                return;
            }

            // The server notices a killed client a little later than the next run begins.
            if (result.Errors.Contains("JOB_RUNNING", StringComparison.Ordinal) && run < MostRuns)
            {
                await Task.Delay(100);
                continue;
            }

            result.Expect(0);
            return;
        }
    }

    private static async Task<string> SqlAsync(DirectoryInfo folder, string sql, params string[] options)
    {
        var result = await new WeirProcess(folder.FullName).RunAsync(["sql", sql, .. options, "-q"]);
        return result.Expect(0).Output.Trim().Split('\n')[^1];
    }
}
