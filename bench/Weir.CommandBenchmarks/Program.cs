using System.Globalization;
using Npgsql;
using Weir.CommandBenchmarks;
using Weir.Commands;
using Weir.Connectors.Commands;

if (args.Length == 0)
{
    Console.Error.WriteLine(
        "usage: Weir.CommandBenchmarks postgresql://user:password@host:port/database [runs] [part of a title]"
    );
    return 2;
}

const string Insert = "INSERT INTO bench_rows (id, name, amount) VALUES ($1, $2, $3)";
const string Read = "SELECT name, amount FROM bench_keys WHERE id = $1";
const string Update = "UPDATE bench_keys SET amount = amount + $1 WHERE id = $2";
const string OneByOne = "one by one";
const string ByHand = "NpgsqlBatch of 100";
const string Pipeline = "pipeline";
const string Merged = "pipeline, merged";
var direct = args[0];
var runs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
var only = args.Length > 2 ? args[2] : "";
using var proxy = new DelayProxy(new Uri(direct), TimeSpan.FromMilliseconds(1));
var slow = new UriBuilder(direct) { Host = "127.0.0.1", Port = proxy.Port }
    .Uri
    .AbsoluteUri;
var target = new Uri(direct);
var user = target.UserInfo.Split(':');
await using var database = NpgsqlDataSource.Create(
    $"Host={target.Host};Port={target.Port};Database={target.AbsolutePath[1..]};Username={user[0]};Password={user[1]}"
);
await RunAsync(
    "DROP TABLE IF EXISTS bench_rows, bench_keys; CREATE TABLE bench_rows (id int, name text, amount double precision); CREATE TABLE bench_keys (id int PRIMARY KEY, name text, amount double precision); INSERT INTO bench_keys SELECT i, 'name ' || i, i FROM generate_series(0, 9999) i; ANALYZE bench_keys"
);

CommandValue[] Row(int i) => [i, "name", 1.5];
object[] RowObjects(int i) => [i, "name", 1.5];
await using var inserts = new Work(slow, Insert, 10_000, Row, RowObjects);
await using var reads = new Work(slow, Read, 1_000, i => [i * 7 % 10_000], i => [i * 7 % 10_000]);
await using var updates = new Work(slow, Update, 5_000, i => [1.0, i], i => [1.0, i]);
await using var near = new Work(direct, Read, 1_000, i => [i], i => [i]);
var plain = new CommandPipelineOptions { Merge = false };
var merging = new CommandPipelineOptions();

var isReached = true;
isReached &= await MeasureAsync(
    runs,
    "10,000 inserts, 1 ms",
    [
        new Way(OneByOne, inserts.OneByOneAsync),
        new Way(ByHand, inserts.ByHandAsync),
        new Way(Pipeline, () => inserts.PipelinedAsync(plain)),
        new Way(Merged, () => inserts.PipelinedAsync(merging)),
        new Way("pipeline, one batch a trip", () => inserts.PipelinedAsync(plain with { BatchesPerTrip = 1 })),
        new Way("merged, one batch a trip", () => inserts.PipelinedAsync(merging with { BatchesPerTrip = 1 })),
        new Way("merged, batches of 1,000", () => inserts.PipelinedAsync(merging with { BatchSize = 1_000 })),
    ],
    [
        new Goal(Pipeline, OneByOne, 15),
        new Goal(Pipeline, ByHand, 1),
        new Goal(Merged, OneByOne, 100),
        new Goal(Merged, ByHand, 3),
    ]
);
isReached &= await MeasureAsync(
    runs,
    "1,000 point reads, 1 ms",
    [
        new Way(OneByOne, reads.OneByOneAsync),
        new Way(ByHand, reads.ByHandAsync),
        new Way(Pipeline, () => reads.PipelinedAsync(plain)),
        new Way(Merged, () => reads.PipelinedAsync(merging)),
    ],
    [new Goal(Pipeline, OneByOne, 8), new Goal(Pipeline, ByHand, 1), new Goal(Merged, OneByOne, 30)]
);
isReached &= await MeasureAsync(
    runs,
    "5,000 updates, 1 ms",
    [
        new Way(OneByOne, updates.OneByOneAsync),
        new Way(ByHand, updates.ByHandAsync),
        new Way(Pipeline, () => updates.PipelinedAsync(plain)),
        new Way(
            "pipeline, best effort",
            () => updates.PipelinedAsync(plain with { Strategy = CommandStrategy.BestEffort })
        ),
    ],
    [new Goal(Pipeline, OneByOne, 11), new Goal(Pipeline, ByHand, 1)]
);
isReached &= await MeasureAsync(
    runs * 40,
    "1,000 reads one at a time, no delay",
    [new Way("plain Npgsql", near.OneByOneAsync), new Way(Pipeline, near.OneAtATimeAsync)],
    [new Goal(Pipeline, "plain Npgsql", 1 / 1.1)]
);
foreach (var group in new[] { 100, 1_000 })
{
    _ = await MeasureAsync(
        runs,
        string.Create(CultureInfo.InvariantCulture, $"10,000 rows in groups of {group}, 1 ms: COPY or arrays"),
        [
            new Way("binary COPY", () => inserts.CopiedAsync(group)),
            new Way("INSERT … SELECT … FROM unnest", () => inserts.UnnestedAsync(group)),
        ],
        []
    );
}

isReached &= await AllocationsAsync();
await RunAsync("DROP TABLE bench_rows, bench_keys");
return isReached ? 0 : 1;

async Task<bool> MeasureAsync(int times, string title, IReadOnlyList<Way> ways, IReadOnlyList<Goal> goals) =>
    !title.Contains(only, StringComparison.OrdinalIgnoreCase)
    || await new Study(title, ways, goals).RunAsync(times, PrepareAsync);

// Every run finds an empty table, and one that no earlier update has bloated.
Task PrepareAsync() => RunAsync("TRUNCATE bench_rows; VACUUM bench_keys");

async Task<bool> AllocationsAsync()
{
    const int Count = 20_000;
    await using var local = new Work(direct, Insert, Count, Row, RowObjects);
    async Task<double> BytesAsync(Func<Task> work)
    {
        await work();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await work();
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Count;
    }

    var byHand = await BytesAsync(local.ByHandAsync);
    var pipelined = await BytesAsync(() => local.PipelinedAsync(plain));
    var merged = await BytesAsync(() => local.PipelinedAsync(merging));
    Console.WriteLine();
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"Bytes allocated per insert: NpgsqlBatch by hand {byHand:0}, pipeline {pipelined:0}, {pipelined - byHand:0} more (goal ≤ 1,024: {(pipelined - byHand <= 1024 ? "reached" : "missed")}); merged {merged:0}."
        )
    );
    return pipelined - byHand <= 1024;
}

async Task RunAsync(string sql)
{
    foreach (var statement in sql.Split(';'))
    {
        await using var command = database.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
