using System.Globalization;
using Weir.Connectors;
using Weir.Movement.Tests.Support;

namespace Weir.Movement.Tests;

/// <summary>Loads by key into a file, which is written anew from its rows and the new ones.</summary>
public sealed class KeyedFileTests
{
    private const string Old =
        "SELECT i AS id, CASE WHEN i % 5 > 0 THEN 'word ' || i % 9 END AS word, CASE WHEN i % 7 > 0 THEN i % 4 + 0.5 END::decimal(18,1) AS amount FROM generate_series(1, 400) AS g(i)";

    public static TheoryData<TransferMode, DuplicatePolicy> Ways
    {
        get
        {
            var ways = new TheoryData<TransferMode, DuplicatePolicy>();
            foreach (var mode in Enum.GetValues<TransferMode>().Where(TransferModes.NeedsKey))
            {
                ways.Add(mode, DuplicatePolicy.Fail);
                ways.Add(mode, DuplicatePolicy.First);
                ways.Add(mode, DuplicatePolicy.Last);
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_file_gets_the_rows_and_counts_that_a_table_gets(TransferMode mode, DuplicatePolicy duplicates)
    {
        await using var stage = await FileStage.OpenAsync();
        if (mode != TransferMode.Scd2)
        {
            await stage.WriteAsync("target.parquet", Old);
            await stage.RowsAsync($"CREATE TABLE lite.target AS {Old}");
        }

        for (var load = 1; load <= 4; load++)
        {
            WriteNew(stage, load, duplicates != DuplicatePolicy.Fail);
            var file = await LoadAsync(stage, mode, duplicates, "target.parquet");
            var table = await LoadAsync(stage, mode, duplicates, "lite.target");
            Assert.Equal(table.End, file.End);
            Assert.Equal((table.Read, table.Written, table.Hash), (file.Read, file.Written, file.Hash));
            Assert.Equal((file.Read, 4), (file.Written + file.Filtered + file.Rejected, file.Chunks));
            var columns = mode == TransferMode.Scd2 ? "id, word, amount, is_current, valid_to IS NULL" : "*";
            Assert.Equal(
                await stage.RowsAsync($"SELECT {columns} FROM lite.target"),
                await stage.RowsAsync($"SELECT {columns} FROM 'target.parquet'")
            );
        }

        Assert.Equal([".target.parquet.weir.jsonl", "new.csv", "target.parquet"], stage.Files());
    }

    [Theory]
    [InlineData(TransferMode.Upsert)]
    [InlineData(TransferMode.Merge)]
    [InlineData(TransferMode.Scd2)]
    public async Task A_run_that_dies_at_any_step_is_resumed(TransferMode mode)
    {
        await using var stage = await FileStage.OpenAsync();
        WriteNew(stage, 1, hasDuplicates: false);
        await stage.Transfer(mode).RunAsync();
        var before = Disk(stage);
        WriteNew(stage, 2, hasDuplicates: false);
        await stage.Transfer(mode).RunAsync();
        var expected = await stage.RowsAsync("SELECT id, word, amount FROM 'target.parquet'");
        var steps = new List<string>();
        for (var die = 1; ; die++)
        {
            Restore(stage, before);
            if (!await DiesAsync(stage, mode, die, steps))
            {
                break;
            }

            var done = steps.Count(s => s == "chunk recorded");
            var result = await stage.Transfer(mode).RunAsync();
            Assert.True(
                result.ResumedChunks == (steps.Contains("renamed", StringComparer.Ordinal) ? 0 : done),
                steps[^1]
            );
            Assert.Equal(expected, await stage.RowsAsync("SELECT id, word, amount FROM 'target.parquet'"));
            Assert.Equal([".target.parquet.weir.jsonl", "new.csv", "target.parquet"], stage.Files());
            Assert.True((await stage.Transfer(mode).VerifyAsync()).IsEqual);
        }

        Assert.Equal(1, steps.Count(s => s == "staged"));
        Assert.Equal(1, steps.Count(s => s == "merged"));
        Assert.Equal(4, steps.Count(s => s == "chunk recorded"));
    }

    [Fact]
    public async Task Rows_that_come_into_the_file_while_a_run_is_stopped_stay()
    {
        await using var stage = await FileStage.OpenAsync();
        await stage.WriteAsync("target.parquet", Old);
        WriteNew(stage, 1, hasDuplicates: false);
        await StopAsync(stage, "chunks done");
        Assert.Equal(LedgerState.Failed, (await stage.Transfer(TransferMode.Upsert).StateAsync())!.State);
        await stage.WriteAsync("target.parquet", $"{Old} UNION ALL SELECT 9999, 'late', 1");

        var result = await stage.Transfer(TransferMode.Upsert).RunAsync();

        Assert.Equal(4, result.ResumedChunks);
        Assert.Equal(["9999|late|1.0"], await stage.RowsAsync("SELECT * FROM 'target.parquet' WHERE id = 9999"));
    }

    [Theory]
    [InlineData("staged")]
    [InlineData("merged")]
    public async Task A_file_that_is_changed_while_rows_are_merged_is_left_as_it_is(string step)
    {
        await using var stage = await FileStage.OpenAsync();
        await stage.WriteAsync("target.parquet", Old);
        await stage.WriteAsync("other.parquet", $"{Old} UNION ALL SELECT 9999, 'late', 1");
        WriteNew(stage, 1, hasDuplicates: false);
        TransferSteps.Observer = name =>
        {
            if (name == step)
            {
                File.Copy(stage.PathOf("other.parquet"), stage.PathOf("target.parquet"), true);
            }
        };
        var transfer = stage.Transfer(TransferMode.Upsert);
        if (step == "merged")
        {
            var error = await Assert.ThrowsAsync<WeirException>(async () => await transfer.RunAsync());
            Assert.Equal(ErrorCode.SourceChanged, error.Code);
            Assert.Equal(
                File.ReadAllBytes(stage.PathOf("other.parquet")),
                File.ReadAllBytes(stage.PathOf("target.parquet"))
            );
        }

        TransferSteps.Observer = step == "merged" ? null : TransferSteps.Observer;
        await transfer.RunAsync();
        TransferSteps.Observer = null;
        Assert.Equal(["9999|late|1.0"], await stage.RowsAsync("SELECT * FROM 'target.parquet' WHERE id = 9999"));
        Assert.True((await transfer.VerifyAsync()).IsEqual);
    }

    [Fact]
    public async Task A_file_that_got_other_columns_meanwhile_is_refused()
    {
        await using var stage = await FileStage.OpenAsync();
        await stage.WriteAsync("target.parquet", Old);
        WriteNew(stage, 1, hasDuplicates: false);
        await StopAsync(stage, "chunks done");
        await stage.WriteAsync("target.parquet", "SELECT 1 AS id, 'x' AS word, 7 AS amount");
        var transfer = stage.Transfer(TransferMode.Upsert);

        var error = await Assert.ThrowsAsync<WeirException>(async () => await transfer.RunAsync());

        Assert.Equal(ErrorCode.JobChanged, error.Code);
        Assert.Equal(["1|x|7"], await stage.RowsAsync("SELECT * FROM 'target.parquet'"));
        await stage.WriteAsync("target.parquet", Old);
        Assert.Equal(0, (await (transfer with { Earlier = EarlierRunPolicy.Restart }).RunAsync()).ResumedChunks);
    }

    [Fact]
    public async Task A_run_that_is_forgotten_leaves_the_file_and_nothing_beside_it()
    {
        await using var stage = await FileStage.OpenAsync();
        await stage.WriteAsync("target.parquet", Old);
        WriteNew(stage, 1, hasDuplicates: false);
        await StopAsync(stage, "merged");
        Assert.Contains(stage.Files(), f => f.EndsWith("manifest.jsonl", StringComparison.Ordinal));
        // As a process that was killed during the merge leaves it.
        File.WriteAllText(stage.PathOf(".target.parquet.weir.lock"), "");

        Assert.True(await stage.Transfer(TransferMode.Upsert).ResetAsync());

        Assert.Equal(["new.csv", "target.parquet"], stage.Files());
        Assert.Equal(await stage.RowsAsync(Old), await stage.RowsAsync("SELECT * FROM 'target.parquet'"));
    }

    [Fact]
    public async Task A_merge_that_does_not_fit_into_memory_is_done_in_portions()
    {
        await using var stage = await FileStage.OpenAsync(memory: 16 << 20, threads: 1);
        const string Rows = "SELECT i AS id, repeat('long ', 20) || i AS word FROM generate_series({0}, {1}) AS g(i)";
        await stage.WriteAsync("target.parquet", string.Format(CultureInfo.InvariantCulture, Rows, 1, 150_000));
        await stage.WriteAsync("new.parquet", string.Format(CultureInfo.InvariantCulture, Rows, 140_001, 200_000));
        const string AtOnce =
            "SELECT count(t.word), count(s.word) FROM 'new.parquet' AS s FULL JOIN 'target.parquet' AS t ON t.id = s.id";
        var error = await Assert.ThrowsAsync<WeirException>(() => stage.RowsAsync(AtOnce));
        Assert.Equal(ErrorCode.OutOfMemory, error.Code);

        var result = await stage.Transfer(TransferMode.Upsert, "new.parquet").RunAsync();

        Assert.Equal(new TransferEnd(50_000, 10_000, 0, 0), result.End);
        const string Sum = "SELECT count(*), sum(id), min(id), max(id) FROM 'target.parquet'";
        Assert.Equal(["200000|20000100000|1|200000"], await stage.RowsAsync(Sum));
        Assert.True((await stage.Transfer(TransferMode.Upsert, "new.parquet").VerifyAsync()).IsEqual);
    }

    [Fact]
    public async Task Jobs_that_merge_into_one_file_at_once_take_turns()
    {
        await using var stage = await FileStage.OpenAsync();
        await stage.WriteAsync("target.parquet", "SELECT 0 AS id, 'first' AS word");
        var jobs = Enumerable
            .Range(1, 6)
            .Select(async n =>
            {
                var query = $"SELECT {n} * 1000 + i AS id, 'job {n}' AS word FROM generate_series(1, 500) AS g(i)";
                return await Transfer
                    .FromQuery(stage.Session, query)
                    .To("target.parquet")
                    .WithMode(TransferMode.Upsert, "id")
                    .WithSettings(FileStage.Quick)
                    .RunAsync();
            });

        var results = await Task.WhenAll(jobs);

        Assert.All(results, r => Assert.Equal(new TransferEnd(500, 0, 0, 0), r.End));
        const string Sum = "SELECT count(*), count(DISTINCT id), count(DISTINCT word) FROM 'target.parquet'";
        Assert.Equal(["3001|3001|7"], await stage.RowsAsync(Sum));
        Assert.Equal([".target.parquet.weir.jsonl", "target.parquet"], stage.Files());
    }

    [Fact]
    public async Task A_job_runs_once_at_a_time()
    {
        await using var stage = await FileStage.OpenAsync();
        WriteNew(stage, 1, hasDuplicates: false);
        ErrorCode? second = null;
        TransferSteps.Observer = name =>
        {
            if (name == "staged")
            {
                TransferSteps.Observer = null;
                var run = stage.Transfer(TransferMode.Upsert).RunAsync().AsTask();
                second = Assert.Throws<WeirException>(() => run.GetAwaiter().GetResult()).Code;
            }
        };
        await stage.Transfer(TransferMode.Upsert).RunAsync();
        Assert.Equal(ErrorCode.JobRunning, second);
    }

    [Fact]
    public async Task What_is_done_is_planned_and_nothing_is_written_for_it()
    {
        await using var stage = await FileStage.OpenAsync();
        WriteNew(stage, 1, hasDuplicates: false);
        var plan = await stage.Transfer(TransferMode.Scd2).PlanAsync();
        Assert.Contains(plan.Steps, s => s.Contains("FULL JOIN", StringComparison.Ordinal));
        Assert.Contains(plan.Steps, s => s.Contains("HAVING count(*) > 1", StringComparison.Ordinal));
        Assert.Equal(["id", "word", "amount"], plan.Schema.Fields.Select(f => f.Name).ToList());
        Assert.Equal(["new.csv"], stage.Files());
    }

    [Fact]
    public async Task A_cursor_brings_in_what_is_new()
    {
        await using var stage = await FileStage.OpenAsync();
        await stage.WriteAsync("new.parquet", "SELECT i AS id, 'a' AS word FROM generate_series(1, 100) AS g(i)");
        var transfer = stage.Transfer(TransferMode.Upsert, "new.parquet") with { CursorColumn = "id" };
        Assert.Equal(100, (await transfer.RunAsync()).End.Inserted);
        await stage.WriteAsync("new.parquet", "SELECT i AS id, 'b' AS word FROM generate_series(1, 150) AS g(i)");
        Assert.Equal(new TransferEnd(50, 1, 0, 0), (await transfer.RunAsync()).End);
        Assert.Equal(
            ["a|99", "b|51"],
            await stage.RowsAsync("SELECT word, count(*) FROM 'target.parquet' GROUP BY word")
        );
        Assert.True((await transfer.VerifyAsync()).IsEqual);
    }

    private static async Task<TransferResult> LoadAsync(
        FileStage stage,
        TransferMode mode,
        DuplicatePolicy duplicates,
        string target
    )
    {
        var transfer = stage.Transfer(mode, target: target) with { Duplicates = duplicates, Verifies = true };
        var result = await transfer.RunAsync();
        Assert.True(result.Verification!.IsEqual);
        return result;
    }

    /// <summary>350 rows of 350 keys in 4 chunks, or of some 250 keys; other values with each load, some of them NULL.</summary>
    private static void WriteNew(FileStage stage, int load, bool hasDuplicates)
    {
        var random = new Random(load);
        var keys = Enumerable.Range(load * 40, 350).ToArray();
        random.Shuffle(keys);
        var rows = keys.Select(k =>
        {
            var key = hasDuplicates ? k / 3 * 2 : k;
            var word = random.Next(4) == 0 ? "" : $"word {key % (load + 2)}";
            var amount = random.Next(4) == 0 ? "" : $"{key % 4}.5";
            return string.Create(CultureInfo.InvariantCulture, $"{key},{word},{amount}\n");
        });
        File.WriteAllText(stage.PathOf("new.csv"), "id,word,amount\n" + string.Concat(rows));
    }

    /// <summary>A run that an error ends at a step.</summary>
    private static async Task StopAsync(FileStage stage, string step)
    {
        TransferSteps.Observer = name =>
        {
            if (name == step)
            {
                throw new WeirException(ErrorCode.SourceError, "no");
            }
        };
        await Assert.ThrowsAsync<WeirException>(async () => await stage.Transfer(TransferMode.Upsert).RunAsync());
        TransferSteps.Observer = null;
    }

    /// <summary>A run that ends at a step as if the process had: the disk has then what it had at that moment.</summary>
    private static async Task<bool> DiesAsync(FileStage stage, TransferMode mode, int step, List<string> steps)
    {
        steps.Clear();
        Dictionary<string, (byte[] Bytes, DateTime Written)>? then = null;
        TransferSteps.Observer = name =>
        {
            steps.Add(name);
            if (steps.Count == step)
            {
                then = Disk(stage);
                throw new WeirException(ErrorCode.SourceError, "died");
            }
        };
        try
        {
            await stage.Transfer(mode).RunAsync();
        }
        catch (WeirException) when (then is not null)
        {
            Restore(stage, then);
        }
        finally
        {
            TransferSteps.Observer = null;
        }

        steps.RemoveRange(Math.Min(step, steps.Count), steps.Count - Math.Min(step, steps.Count));
        return then is not null;
    }

    private static Dictionary<string, (byte[] Bytes, DateTime Written)> Disk(FileStage stage) =>
        stage
            .Files()
            .Where(f => f != "new.csv" && !f.EndsWith($".lock", StringComparison.Ordinal))
            .Select(f => (Name: f, Path: stage.PathOf(f)))
            .ToDictionary(
                f => f.Name,
                f => (File.ReadAllBytes(f.Path), File.GetLastWriteTimeUtc(f.Path)),
                StringComparer.Ordinal
            );

    private static void Restore(FileStage stage, Dictionary<string, (byte[] Bytes, DateTime Written)> files)
    {
        foreach (var file in stage.Files().Where(f => f != "new.csv"))
        {
            File.Delete(stage.PathOf(file));
        }

        foreach (var (file, (bytes, written)) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(stage.PathOf(file))!);
            File.WriteAllBytes(stage.PathOf(file), bytes);
            File.SetLastWriteTimeUtc(stage.PathOf(file), written);
        }
    }
}
