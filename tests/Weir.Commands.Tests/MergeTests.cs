using Weir.Commands.Tests.Support;
using Weir.Connectors.Commands;

namespace Weir.Commands.Tests;

/// <summary>Statements that are answered together, and those that must not be.</summary>
public class MergeTests
{
    [PostgresFact]
    public async Task K08_identical_selects_are_sent_once_unless_something_changes_or_moves()
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        var t = database.Table("k8");
        await database.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY)");
        await database.RunAsync($"INSERT INTO {t} VALUES (1)");
        var count = $"SELECT count(*) FROM {t}";

        Assert.Equal((1, "1 1 1"), await SendAsync(database, count, count, count));
        Assert.Equal((3, "1 -1 2"), await SendAsync(database, count, $"INSERT INTO {t} VALUES (2)", count));
        Assert.Equal((3, "1 1 1"), await SendAsync(database, Text("now()"), Text("now()"), Text("now()")));
        Assert.Equal((3, "1 1 1"), await SendAsync(database, Text("random()"), Text("random()"), Text("random()")));

        string Text(string function) => $"SELECT 1, {function} FROM {t} WHERE id = 1";
    }

    [PostgresFact]
    public async Task Reads_through_a_view_are_not_merged()
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        var (t, v) = (database.Table("t"), database.Table("v"));
        await database.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY)");
        await database.RunAsync($"CREATE VIEW {v} AS SELECT random() AS x");
        var (sent, _) = await SendAsync(database, $"SELECT * FROM {v}", $"SELECT * FROM {v}");
        Assert.Equal(2, sent);
    }

    [PostgresFact]
    public async Task Point_reads_become_one_and_are_split_by_key()
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        var t = database.Table("p");
        await database.RunAsync($"CREATE TABLE {t} (id bigint, name text, score int)");
        await database.RunAsync($"INSERT INTO {t} VALUES (1, 'a', 10), (2, 'b', 20), (2, 'c', 30), (4, NULL, 40)");
        await using var pipeline = database.Source.CreateCommandPipeline();
        CommandValue[] keys = [1, 2, 3, CommandValue.Null, 2, 4L, (short)1, CommandValue.Number("4")];
        var tickets = new List<CommandTicket>();
        foreach (var key in keys)
        {
            tickets.Add(await pipeline.AddAsync($"SELECT name, score FROM {t} WHERE id = $1 AND score > 5", [key]));
        }

        await pipeline.FlushAsync();
        var answers = new List<string>();
        foreach (var ticket in tickets)
        {
            var rows = (await ticket).EnsureSuccess().Rows;
            Assert.Equal(["name", "score"], rows.Columns);
            answers.Add(string.Join(',', rows.Map(r => r.GetString(0) + r.GetInt32(1)).Order(StringComparer.Ordinal)));
        }

        Assert.Equal(["a10", "b20,c30", "", "", "b20,c30", "40", "a10", "40"], answers);
        Assert.Equal(1, pipeline.Status.StatementsSent);
        Assert.Equal(7.0 / 8, pipeline.Status.MergeRatio);
    }

    [PostgresFact]
    public async Task Point_reads_by_text_and_uuid_find_what_the_server_would_find()
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        var t = database.Table("p");
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        await database.RunAsync($"CREATE TABLE {t} (code varchar(10), id uuid)");
        await database.RunAsync($"INSERT INTO {t} VALUES ('a', '{one}'), ('B', '{two}'), ('a ', NULL)");
        await using var pipeline = database.Source.CreateCommandPipeline();
        CommandValue[] codes = ["a", "A", "B", "a ", CommandValue.Literal("b"), ""];
        var byCode = new List<CommandTicket>();
        foreach (var code in codes)
        {
            byCode.Add(await pipeline.AddAsync($"SELECT count(*) FROM (SELECT 1) x, {t} WHERE code = $1", [code]));
            byCode.Add(await pipeline.AddAsync($"SELECT id FROM {t} AS z WHERE $1 = z.code", [code]));
        }

        CommandValue[] ids = [one, CommandValue.Literal(two.ToString()), Guid.NewGuid()];
        var byId = new List<CommandTicket>();
        foreach (var id in ids)
        {
            byId.Add(await pipeline.AddAsync($"SELECT * FROM {t} WHERE id = $1", [id]));
        }

        await pipeline.FlushAsync();
        var counts = new List<int>();
        for (var i = 0; i < codes.Length; i++)
        {
            var count = (await byCode[2 * i]).EnsureSuccess().Rows[0].GetInt32(0);
            Assert.Equal(count, (await byCode[(2 * i) + 1]).EnsureSuccess().Rows.Count);
            counts.Add(count);
        }

        Assert.Equal([1, 0, 1, 1, 0, 0], counts);
        Assert.Equal("a", (await byId[0]).Rows[0].GetString(0));
        Assert.Equal("B", (await byId[1]).Rows[0].GetString(0));
        Assert.Empty((await byId[2]).EnsureSuccess().Rows);
    }

    [PostgresFact]
    public async Task Inserts_of_one_shape_become_one_with_returned_rows_in_order()
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        var t = database.Table("i");
        await database.RunAsync(
            $"CREATE TABLE {t} (id serial PRIMARY KEY, name varchar(5), amount numeric(10,2), at timestamptz, day date DEFAULT '2020-02-02', data jsonb)"
        );
        await using var pipeline = database.Source.CreateCommandPipeline();
        var tickets = new List<CommandTicket>();
        for (var i = 0; i < 5; i++)
        {
            tickets.Add(
                await pipeline.AddAsync(
                    $"INSERT INTO {t} (name, amount, at, data) VALUES ($2, $1, $3, $4) RETURNING id, name",
                    [
                        i == 2 ? CommandValue.Null : 1.005m * i,
                        $"n{i}",
                        new DateTime(2024, 1, 1 + i, 0, 0, 0, DateTimeKind.Utc),
                        CommandValue.Json("{\"i\": 1}"),
                    ]
                )
            );
        }

        await pipeline.FlushAsync();
        for (var i = 0; i < 5; i++)
        {
            var outcome = (await tickets[i]).EnsureSuccess();
            Assert.Equal(1, outcome.Affected);
            Assert.Equal((i + 1, $"n{i}"), (outcome.Rows[0].GetInt32(0), outcome.Rows[0].GetString(1)));
        }

        Assert.Equal(1, pipeline.Status.StatementsSent);
        Assert.Equal(
            ["0.00|2020-02-02", "1.01|2020-02-02", "NULL|2020-02-02", "3.02|2020-02-02", "4.02|2020-02-02"],
            await database.QueryAsync($"SELECT amount, day FROM {t} ORDER BY id")
        );
    }

    [PostgresTheory]
    [InlineData(CommandStrategy.Sequential, 4)]
    [InlineData(CommandStrategy.BestEffort, 9)]
    [InlineData(CommandStrategy.Parallel, 9)]
    [InlineData(CommandStrategy.Transactional, 0)]
    public async Task An_error_in_merged_inserts_comes_back_to_its_row(CommandStrategy strategy, int rows)
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        var t = database.Table("e");
        await database.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY, name varchar(3))");
        await using var pipeline = database.Source.CreateCommandPipeline(
            new CommandPipelineOptions { Strategy = strategy, Parallelism = 1 }
        );
        var tickets = new List<CommandTicket>();
        for (var i = 0; i < 10; i++)
        {
            CommandValue[] values = [CommandValue.Number($"{i}"), CommandValue.Literal(i == 4 ? "too long" : "ok")];
            tickets.Add(await pipeline.AddAsync($"INSERT INTO {t} VALUES ($1, $2)", values));
        }

        await pipeline.FlushAsync();
        var failed = await tickets[4];
        Assert.Equal(CommandStatus.Failed, failed.Status);
        Assert.Equal("22001", failed.SqlState ?? "22001");
        Assert.Equal(
            rows.ToString(System.Globalization.CultureInfo.InvariantCulture),
            (await database.QueryAsync($"SELECT count(*) FROM {t}"))[0]
        );
        var succeeded = 0;
        foreach (var ticket in tickets)
        {
            succeeded += (await ticket).IsSuccess ? 1 : 0;
        }

        Assert.Equal(rows, succeeded);
    }

    [PostgresTheory]
    [InlineData(
        "a trigger",
        "CREATE FUNCTION {0}_f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER g BEFORE INSERT ON {0} FOR EACH ROW EXECUTE FUNCTION {0}_f()"
    )]
    [InlineData("a rule", "CREATE RULE r AS ON INSERT TO {0} DO ALSO SELECT 1", "SELECT 1")]
    [InlineData("a reference to itself", "ALTER TABLE {0} ADD COLUMN p int REFERENCES {0}", "SELECT 1")]
    [InlineData(
        "a user's function in a default",
        "CREATE FUNCTION {0}_d() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE {0} ADD COLUMN d int DEFAULT {0}_d()"
    )]
    [InlineData("row security", "ALTER TABLE {0} ENABLE ROW LEVEL SECURITY", "SELECT 1")]
    [InlineData("an heir", "CREATE TABLE {0}_h () INHERITS ({0})", "SELECT 1")]
    public async Task Inserts_are_not_merged_into_a_table_with(string what, string first, string second)
    {
        Assert.NotEmpty(what);
        await using var database = await TestDatabase.OpenAsync("postgres");
        var t = database.Table("n");
        await database.RunAsync($"CREATE TABLE {t} (id int PRIMARY KEY)");
        await database.RunAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, first, t));
        await database.RunAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, second, t));
        await using var pipeline = database.Source.CreateCommandPipeline();
        for (var i = 0; i < 3; i++)
        {
            await pipeline.AddAsync($"INSERT INTO {t} (id) VALUES ($1)", [i]);
        }

        await pipeline.FlushAsync();
        Assert.Equal((3, 3), (pipeline.Status.StatementsSent, pipeline.Status.Succeeded));
    }

    [PostgresFact]
    public async Task Inserts_with_on_conflict_are_merged_while_their_keys_differ()
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        var t = database.Table("oc");
        await database.RunAsync($"CREATE TABLE {t} (id int, part int, n int DEFAULT 0, PRIMARY KEY (id))");
        await database.RunAsync($"CREATE UNIQUE INDEX ON {t} (id, part)");
        await database.RunAsync($"INSERT INTO {t} VALUES (2, 0, 5)");
        await using var pipeline = database.Source.CreateCommandPipeline();
        async Task<string> RunAsync(string sql, params int[] keys)
        {
            var sent = pipeline.Status.StatementsSent;
            var tickets = new List<CommandTicket>();
            foreach (var key in keys)
            {
                tickets.Add(await pipeline.AddAsync(sql, [key]));
            }

            await pipeline.FlushAsync();
            var texts = new List<string> { $"{pipeline.Status.StatementsSent - sent}:" };
            foreach (var ticket in tickets)
            {
                var outcome = (await ticket).EnsureSuccess();
                texts.Add(outcome.Affected + string.Concat(outcome.Rows.Map(r => "=" + r[0].ToString())));
            }

            return string.Join(' ', texts);
        }

        var insert = $"INSERT INTO {t} (id) VALUES ($1) ON CONFLICT (id)";
        Assert.Equal("1: 1 0 1", await RunAsync(insert + " DO NOTHING", 1, 2, 3));
        Assert.Equal("2: 1 0 0 0", await RunAsync(insert + " DO NOTHING", 4, 1, 4, 2));
        Assert.Equal("1: 0 1=6 0", await RunAsync(insert + " DO NOTHING RETURNING id", 1, 6, 2));
        var update = insert + $" DO UPDATE SET n = oc.n + 1 RETURNING n";
        Assert.Equal("1: 1=1 1=6 1=0", await RunAsync(update, 1, 2, 7));
        Assert.Equal("2: 1=2 1=3 1=7", await RunAsync(update, 1, 1, 2));
        Assert.Equal(
            "2: 1 1",
            await RunAsync(
                $"INSERT INTO {t} (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET id = 90 + excluded.id",
                1,
                2
            )
        );
        Assert.Equal("2: 1 1", await RunAsync(insert + " DO UPDATE SET n = 0 WHERE oc.n < 100", 3, 4));
        Assert.Equal(
            "1: 1 1",
            await RunAsync(
                $"INSERT INTO {t} (id, part) VALUES ($1, 0) ON CONFLICT (id) DO UPDATE SET n = excluded.part",
                8,
                9
            )
        );
    }

    [PostgresFact]
    public async Task Statements_pass_others_that_have_nothing_to_do_with_them()
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        var (a, b, c, d) = (database.Table("a"), database.Table("b"), database.Table("c"), database.Table("d"));
        await database.RunAsync($"CREATE TABLE {a} (id int PRIMARY KEY, n serial, at timestamptz DEFAULT now())");
        await database.RunAsync($"CREATE TABLE {b} (id int PRIMARY KEY, r float8 DEFAULT random() CHECK (r < 2))");
        await database.RunAsync($"CREATE TABLE {c} (id int PRIMARY KEY REFERENCES {a})");
        await database.RunAsync($"CREATE TABLE {d} (id int PRIMARY KEY, n bigint DEFAULT lastval())");
        string Insert(string table) => $"INSERT INTO {table} (id) VALUES ($1)";

        // Two tables in turns are two inserts; a table that refers to another does not pass it.
        Assert.Equal(2, await SentAsync(Interleaved(a, b, 1)));
        Assert.Equal(6, await SentAsync(Interleaved(a, c, 10)));
        await database.RunAsync($"INSERT INTO {a} (id) VALUES (30), (31), (32)");
        Assert.Equal(2, await SentAsync(Interleaved(b, c, 30)));
        // What a default reads besides the row is not known.
        Assert.Equal(6, await SentAsync(Interleaved(a, d, 20)));
        // Reads keep their places among writes.
        var count = $"SELECT count(*) FROM {b}";
        Assert.Equal(4, await SentAsync([(count, []), (Insert(a), [50]), (count, []), (Insert(a), [51])]));
        Assert.Equal(2, await SentAsync([(count, []), (count, []), (Insert(a), [52]), (Insert(a), [53])]));
        // Nothing passes what is not understood.
        Assert.Equal(
            4,
            await SentAsync([
                (count, []),
                ($"UPDATE {d} SET n = 1", []),
                (count, []),
                (Insert(a), [60]),
                (Insert(a), [61]),
            ])
        );

        (string, CommandValue[])[] Interleaved(string first, string second, int from) =>
            [
                .. Enumerable
                    .Range(from, 3)
                    .SelectMany(i => new (string, CommandValue[])[] { (Insert(first), [i]), (Insert(second), [i]) }),
            ];

        async Task<long> SentAsync((string Sql, CommandValue[] Values)[] statements)
        {
            await using var pipeline = database.Source.CreateCommandPipeline();
            foreach (var (sql, values) in statements)
            {
                await pipeline.AddAsync(sql, values);
            }

            await pipeline.FlushAsync();
            Assert.Equal(statements.Length, pipeline.Status.Succeeded);
            return pipeline.Status.StatementsSent;
        }
    }

    [PostgresTheory]
    [InlineData(CommandStrategy.Sequential)]
    [InlineData(CommandStrategy.BestEffort)]
    [InlineData(CommandStrategy.Transactional)]
    public async Task A_failure_between_statements_that_passed_it_is_reported_in_their_order(CommandStrategy strategy)
    {
        await using var database = await TestDatabase.OpenAsync("postgres");
        var (a, b) = (database.Table("a"), database.Table("b"));
        await database.RunAsync($"CREATE TABLE {a} (id int PRIMARY KEY)");
        await database.RunAsync($"CREATE TABLE {b} (id int CHECK (id <> 2))");
        await using var pipeline = database.Source.CreateCommandPipeline(
            new CommandPipelineOptions { Strategy = strategy }
        );
        var tickets = new List<CommandTicket>();
        for (var i = 1; i <= 3; i++)
        {
            tickets.Add(await pipeline.AddAsync($"INSERT INTO {a} VALUES ($1)", [i]));
            tickets.Add(await pipeline.AddAsync($"INSERT INTO {b} VALUES ($1)", [i]));
        }

        await pipeline.FlushAsync();
        var statuses = string.Concat(await Task.WhenAll(tickets.Select(async x => (await x).Status.ToString()[0])));
        var (expected, rows) = strategy switch
        {
            CommandStrategy.Sequential => ("SSSFNN", "2|1"),
            CommandStrategy.BestEffort => ("SSSFSS", "3|2"),
            _ => ("FFFFFF", "0|0"),
        };
        Assert.Equal(expected, statuses);
        Assert.Equal(
            [rows],
            await database.QueryAsync($"SELECT (SELECT count(*) FROM {a}), (SELECT count(*) FROM {b})")
        );
    }

    private static async Task<(long Sent, string Answers)> SendAsync(TestDatabase database, params string[] statements)
    {
        await using var pipeline = database.Source.CreateCommandPipeline();
        var tickets = new List<CommandTicket>();
        foreach (var statement in statements)
        {
            tickets.Add(await pipeline.AddAsync(statement));
        }

        await pipeline.FlushAsync();
        var answers = new List<string>();
        foreach (var ticket in tickets)
        {
            var rows = (await ticket).EnsureSuccess().Rows;
            answers.Add(rows.Count == 0 ? "-1" : rows[0][0].ToString());
        }

        Assert.Equal(1, pipeline.Status.RoundTrips);
        return (pipeline.Status.StatementsSent, string.Join(' ', answers));
    }
}
