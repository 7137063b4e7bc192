using System.Globalization;
using Weir.Commands.Tests.Support;
using Xunit.Abstractions;

namespace Weir.Commands.Tests;

/// <summary>
/// Random programs over connections that die at random moments, in batches and between them: every statement has one outcome,
/// what succeeded is there once, what failed is not, and a transaction is there as a whole or not at all.
/// </summary>
public class FaultModelTests(ITestOutputHelper output)
{
    private const int Tables = 3;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("WEIR_TEST_LONG") is { Length: > 0 };

    [PostgresFact]
    public async Task Outcomes_are_true_whenever_connections_die()
    {
        var (seeds, limit) = IsLong ? (5_000, TimeSpan.FromHours(1)) : (150, TimeSpan.FromSeconds(40));
        var start = TimeProvider.System.GetTimestamp();
        await using var direct = await TestDatabase.OpenAsync("postgres");
        for (var table = 0; table < Tables; table++)
        {
            await direct.RunAsync($"CREATE TABLE {Name(direct, table)} (id int, round int)");
        }

        var (seed, cuts) = (0, 0);
        for (; seed < seeds && TimeProvider.System.GetElapsedTime(start) < limit; seed++)
        {
            cuts += await RunAsync(direct, seed);
        }

        output.WriteLine($"{seed} programs, {cuts} cuts");
        Assert.True(seed >= 20 && cuts >= seed / 2, $"only {seed} programs with {cuts} cuts in {limit}");
    }

    /// <summary>One program; returns how many times connections were cut.</summary>
    private static async Task<int> RunAsync(TestDatabase direct, int seed)
    {
        var random = new Random(seed);
        await using var proxy = new TcpProxy(TestDatabase.PostgresUrl!);
        // Not dropped over the connections that die, which may be left alone by then.
        await using var database = await TestDatabase.OpenAsync("postgres", proxy, server: TestDatabase.PostgresUrl);
        var outcomes = new List<CommandOutcome>();
        var options = new CommandPipelineOptions
        {
            Strategy = (CommandStrategy)random.Next(4),
            BatchSize = random.Next(1, 6),
            Merge = random.Next(2) == 0,
            Parallelism = random.Next(1, 4),
            FlushInterval = TimeSpan.FromMilliseconds(random.Next(1, 20)),
            RetryDelay = TimeSpan.FromMilliseconds(1),
            OnOutcome = outcomes.Add,
        };
        var count = random.Next(2, 40);
        var tables = new int[count];
        var before = proxy.Connections;
        await using (var pipeline = database.Source.CreateCommandPipeline(options))
        {
            for (var i = 0; i < count; i++)
            {
                await DisturbAsync(random, proxy);
                tables[i] = random.Next(Tables);
                await pipeline.AddAsync(
                    $"INSERT INTO {Name(direct, tables[i])} VALUES ($1, $2)",
                    [i, seed],
                    new CommandOptions { Tag = i }
                );
            }

            await DisturbAsync(random, proxy);
        }

        await direct.RunAsync($"DROP SCHEMA {database.Table("")[..^1]}");
        await CheckAsync(direct, seed, options, outcomes, tables);
        return proxy.Connections - before;
    }

    /// <summary>Lets time pass, cuts at once, or lets the cut come with a later answer.</summary>
    private static async Task DisturbAsync(Random random, TcpProxy proxy)
    {
        switch (random.Next(24))
        {
            case 0:
                proxy.Cut();
                break;
            case 1:
                proxy.CutAfter(random.Next(0, 400));
                break;
            case < 8:
                await Task.Delay(random.Next(1, 15));
                break;
        }
    }

    private static async Task CheckAsync(
        TestDatabase direct,
        int seed,
        CommandPipelineOptions options,
        List<CommandOutcome> outcomes,
        int[] tables
    )
    {
        var where =
            $"seed {seed}, {options.Strategy}, batch {options.BatchSize}, merge {options.Merge}: "
            + string.Join(' ', outcomes.Select(o => $"{o.Tag}:{o.Status}"));
        Assert.True(
            outcomes.Select(o => (int)o.Tag!).Order().SequenceEqual(Enumerable.Range(0, tables.Length)),
            $"{where}: not one outcome of each"
        );
        var found = new List<int>();
        foreach (var table in tables.Distinct())
        {
            var rows = await direct.QueryAsync($"SELECT id FROM {Name(direct, table)} WHERE round = {seed}");
            var numbers = rows.Select(r => int.Parse(r, CultureInfo.InvariantCulture)).ToList();
            Assert.True(numbers.TrueForAll(n => tables[n] == table), $"{where}: rows of another table");
            found.AddRange(numbers);
        }

        foreach (var outcome in outcomes)
        {
            var times = found.Count(n => n == (int)outcome.Tag!);
            var isTrue = outcome.Status switch
            {
                CommandStatus.Succeeded => times == 1,
                CommandStatus.Unknown => times <= 1,
                _ => times == 0,
            };
            Assert.True(isTrue, $"{where}: statement {outcome.Tag} is there {times} times");
        }

        Assert.True(
            options.Strategy != CommandStrategy.Transactional || found.Count == 0 || found.Count == tables.Length,
            $"{where}: {found.Count} rows of a transaction of {tables.Length}"
        );
    }

    private static string Name(TestDatabase database, int table) => database.Table($"faults_{table}");
}
