using System.Globalization;
using System.Text;
using Weir.Commands.Tests.Support;
using Weir.Connectors.Commands;
using Xunit.Abstractions;

namespace Weir.Commands.Tests;

/// <summary>
/// Random programs of statements under every strategy, batch size and merging give the outcomes, rows and tables that
/// executing them one by one gives.
/// </summary>
public class ModelTests(ITestOutputHelper output)
{
    /// <summary>The column whose values are new with each execution.</summary>
    private const string Moving = "moving";

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("WEIR_TEST_LONG") is { Length: > 0 };

    [Theory]
    [Databases]
    public async Task Random_programs_give_what_one_by_one_gives(string kind)
    {
        // On a busy machine the time ends it before the count does; the seeds are the same from the first on.
        var (seeds, limit) = IsLong ? (50_000, TimeSpan.FromHours(4)) : (500, TimeSpan.FromSeconds(60));
        var start = TimeProvider.System.GetTimestamp();
        await using var database = await TestDatabase.OpenAsync(kind);
        await CreateAsync(database);
        var seed = 0;
        for (; seed < seeds && TimeProvider.System.GetElapsedTime(start) < limit; seed++)
        {
            try
            {
                await RunAsync(database, seed);
            }
            catch (WeirException exception)
            {
                Assert.Fail($"seed {seed}: {exception}");
            }
        }

        output.WriteLine($"{kind}: {seed} programs");
        Assert.True(seed >= 20, $"only {seed} programs in {limit}");
    }

    private static async Task RunAsync(TestDatabase database, int seed)
    {
        var random = new Random(seed);
        var program = Program(random, database);
        var strategy = (CommandStrategy)random.Next(4);
        var options = new CommandPipelineOptions
        {
            Strategy = strategy,
            BatchSize = random.Next(1, 12),
            Merge = random.Next(4) > 0,
            Parallelism = random.Next(1, 4),
            FlushInterval = TimeSpan.FromMinutes(1),
            AdaptiveBatchSize = random.Next(3) == 0,
        };
        await ResetAsync(database);
        var expected = await OneByOneAsync(database, program, strategy);
        var expectedTables = await TablesAsync(database);
        await ResetAsync(database);
        var actual = await PipelinedAsync(database, program, options);
        var actualTables = await TablesAsync(database);
        var where = $"seed {seed}, {options.Strategy}, batch {options.BatchSize}, merge {options.Merge}";
        for (var i = 0; i < program.Count; i++)
        {
            Assert.True(
                expected[i] == actual[i].Text,
                $"{where}, statement {i + 1}: {program[i].Sql}\nexpected {expected[i]}\nactual   {actual[i].Text} {actual[i].Error}"
            );
        }

        Assert.True(expectedTables == actualTables, $"{where}\nexpected {expectedTables}\nactual   {actualTables}");
    }

    /// <summary>Statements of two tables that depend on each other; in lanes, each lane has keys of its own.</summary>
    private static List<(string Sql, CommandValue[] Values, string? Lane)> Program(Random random, TestDatabase database)
    {
        var (a, b, c) = (database.Table("ma"), database.Table("mb"), database.Table("mc"));
        var (next, random01) = database.IsPostgres
            ? ($"nextval('{database.Table("ms")}')", "random()")
            : ("random()", "abs(random())");
        var now = database.IsPostgres ? "clock_timestamp()::text" : "datetime('now')";
        var program = new List<(string, CommandValue[], string?)>();
        var count = random.Next(1, 30);
        var repeats = random.Next(1, 6);
        while (program.Count < count)
        {
            var lane = random.Next(3);
            // Keys of a lane are its own, so that the order between lanes shows in no outcome.
            CommandValue key = (lane * 10) + random.Next(6);
            var kind = random.Next(21);
            var lanes = lane.ToString(CultureInfo.InvariantCulture);
            for (var i = random.Next(repeats) + 1; i > 0 && program.Count < count; i--)
            {
                var statement = kind switch
                {
                    0 or 1 => ($"INSERT INTO {a} VALUES ($1, $2)", new[] { key, Name(random) }),
                    2 => ($"INSERT INTO {a} (name, id) VALUES ($2, $1)", [key, Name(random)]),
                    3 => ($"INSERT INTO {b} VALUES ($1, 5)", [key]),
                    4 or 5 => ($"SELECT id, name FROM {a} WHERE id = $1", [key]),
                    6 => ($"SELECT n + 1 AS m, id FROM {b} WHERE n > 0 AND id = $1", [key]),
                    7 => (
                        $"SELECT count(*) FROM {a} WHERE id >= {lane * 10} AND id < {(lane * 10) + 10}",
                        Array.Empty<CommandValue>()
                    ),
                    8 => ($"UPDATE {b} SET n = n - 4 WHERE id = $1", [key]),
                    9 => ($"DELETE FROM {a} WHERE id = $1", [key]),
                    10 => ($"SELECT 10 / (n - 5), length(abs(n)::text) FROM {b} WHERE id = $1", [key]),
                    11 => ($"INSERT INTO {a} VALUES ($1, $2) RETURNING name, id", [key, Name(random)]),
                    // What moves by itself: each execution must be one of its own, though its rows differ each time.
                    12 => ($"INSERT INTO {c} (k) VALUES ($1)", [key]),
                    13 => ($"SELECT {next} AS {Moving}", []),
                    14 => ($"SELECT count(*) FROM {a} WHERE id = $1 AND {random01} >= 0", [key]),
                    15 => ($"UPDATE {c} SET k = k WHERE k = $1 AND {now} > '2000'", [key]),
                    16 => ($"INSERT INTO {c} (k) VALUES ($1) RETURNING n AS {Moving}", [key]),
                    17 => ($"INSERT INTO {a} VALUES ($1, $2) ON CONFLICT (id) DO NOTHING", [key, Name(random)]),
                    18 => (
                        $"INSERT INTO {a} (name, id) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING RETURNING id, name",
                        [Name(random), key]
                    ),
                    19 => (
                        $"INSERT INTO {a} (name, id) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = coalesce(excluded.name, '') || 'u' RETURNING name",
                        [Name(random), key]
                    ),
                    _ => ($"SELECT count(*), count(DISTINCT n) FROM {c} WHERE k = $1", [key]),
                };
                program.Add(
                    (
                        database.IsPostgres
                            ? statement.Item1
                            : statement.Item1.Replace("::text", "", StringComparison.Ordinal),
                        statement.Item2,
                        lanes
                    )
                );
                key = (lane * 10) + random.Next(6);
            }
        }

        return program;
    }

    private static CommandValue Name(Random random) =>
        random.Next(5) switch
        {
            0 => CommandValue.Null,
            1 => CommandValue.Literal("lit"),
            2 => "far too long for it",
            _ => "n" + random.Next(3).ToString(CultureInfo.InvariantCulture),
        };

    private static Task CreateAsync(TestDatabase database)
    {
        var (a, b, c) = (database.Table("ma"), database.Table("mb"), database.Table("mc"));
        return AllAsync(
            database,
            $"CREATE TABLE {a} (id int PRIMARY KEY, name varchar(10) CHECK (length(name) <= 10))",
            $"CREATE TABLE {b} (id int REFERENCES {a} (id), n int CHECK (n > -9))",
            database.IsPostgres ? $"CREATE SEQUENCE {database.Table("ms")}" : "SELECT 1",
            database.IsPostgres
                ? $"CREATE TABLE {c} (k int, n bigint DEFAULT nextval('{database.Table("ms")}'), r float8 DEFAULT random())"
                : $"CREATE TABLE {c} (k int, n int DEFAULT (random()), r int DEFAULT (random()))"
        );
    }

    private static Task ResetAsync(TestDatabase database)
    {
        var (a, b, c) = (database.Table("ma"), database.Table("mb"), database.Table("mc"));
        return AllAsync(
            database,
            $"DELETE FROM {c}",
            $"DELETE FROM {b}",
            $"DELETE FROM {a}",
            $"INSERT INTO {a} VALUES (1, 'one'), (11, 'eleven'), (21, NULL)",
            $"INSERT INTO {b} VALUES (1, 9), (1, 5), (11, 7)"
        );
    }

    private static async Task AllAsync(TestDatabase database, params string[] statements)
    {
        await using var pipeline = database.Source.CreateCommandPipeline();
        foreach (var sql in statements)
        {
            await pipeline.AddAsync(sql);
        }

        await pipeline.FlushAsync();
        Assert.Equal(statements.Length, pipeline.Status.Succeeded);
    }

    private static async Task<List<(string Text, WeirException? Error)>> PipelinedAsync(
        TestDatabase database,
        List<(string Sql, CommandValue[] Values, string? Lane)> program,
        CommandPipelineOptions options
    )
    {
        var tickets = new List<CommandTicket>();
        await using var pipeline = database.Source.CreateCommandPipeline(options);
        foreach (var (sql, values, lane) in program)
        {
            tickets.Add(await pipeline.AddAsync(sql, values, new CommandOptions { Lane = lane }));
        }

        await pipeline.FlushAsync();
        var outcomes = new List<(string, WeirException?)>();
        var moved = new List<string>();
        foreach (var ticket in tickets)
        {
            Assert.True(ticket.Outcome.IsCompleted);
            var outcome = await ticket;
            outcomes.Add((Describe(outcome), outcome.Error));
            if (outcome.Rows.Columns is [Moving])
            {
                moved.AddRange(outcome.Rows.Map(r => r[0].ToString()));
            }
        }

        Assert.Equal(moved.Count, moved.Distinct(StringComparer.Ordinal).Count());
        return outcomes;
    }

    /// <summary>Each statement in a pipeline of its own without merging, and the strategy's rule about failures.</summary>
    private static async Task<List<string>> OneByOneAsync(
        TestDatabase database,
        List<(string Sql, CommandValue[] Values, string? Lane)> program,
        CommandStrategy strategy
    )
    {
        var outcomes = new List<string>();
        var options = new CommandPipelineOptions { Strategy = CommandStrategy.BestEffort, Merge = false };
        var hasFailed = false;
        await using var pipeline = database.Source.CreateCommandPipeline(options);
        foreach (var (sql, values, _) in program)
        {
            if (hasFailed && strategy == CommandStrategy.Sequential)
            {
                outcomes.Add(nameof(CommandStatus.NotExecuted));
                continue;
            }

            var outcome = await pipeline.ExecuteAsync(sql, values);
            Assert.True(outcome.Status != CommandStatus.Unknown, $"{sql}: {outcome.Error}");
            hasFailed |= !outcome.IsSuccess;
            outcomes.Add(Describe(outcome));
        }

        if (hasFailed && strategy == CommandStrategy.Transactional)
        {
            await ResetAsync(database);
            return [.. program.Select(_ => nameof(CommandStatus.Failed))];
        }

        return outcomes;
    }

    private static string Describe(CommandOutcome outcome)
    {
        if (!outcome.IsSuccess)
        {
            return outcome.Status.ToString();
        }

        var text = new StringBuilder().Append(outcome.Affected).Append(' ').AppendJoin(',', outcome.Rows.Columns);
        if (outcome.Rows.Columns is [Moving])
        {
            return text.Append(' ').Append(outcome.Rows.Count).ToString();
        }

        var rows = outcome.Rows.Map(r => string.Join('|', Enumerable.Range(0, r.Count).Select(i => r[i].ToString())));
        return text.Append(' ').AppendJoin(';', rows.Order(StringComparer.Ordinal)).ToString();
    }

    private static async Task<string> TablesAsync(TestDatabase database)
    {
        var a = await database.QueryAsync($"SELECT * FROM {database.Table("ma")} ORDER BY id");
        var b = await database.QueryAsync($"SELECT * FROM {database.Table("mb")} ORDER BY id, n");
        var c = await database.QueryAsync($"SELECT k FROM {database.Table("mc")} ORDER BY k");
        c.AddRange(await database.QueryAsync($"SELECT count(DISTINCT n) FROM {database.Table("mc")}"));
        return string.Join(';', a) + " / " + string.Join(';', b) + " / " + string.Join(';', c);
    }
}
