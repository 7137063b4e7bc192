using System.Globalization;
using Weir.Columnar;
using Weir.Connectors.Files.Tests.Support;

namespace Weir.Connectors.Files.Tests.Transfer;

public sealed class FileTargetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Names =>
        new("out.parquet", "out.csv", "out.tsv", "out.jsonl", "out.json", "out.csv.gz", "out.jsonl.gz", "out.json.gz");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task One_file_has_all_rows_in_the_order_of_the_source(string name)
    {
        foreach (var rows in new[] { 0, 1, 4, 5, 6, 50 })
        {
            Source(rows);
            var path = $"deep/{rows}/{name}";
            var end = await Transfers.CopyAsync(_folder, "in.csv", Request(path), 5);
            Assert.Equal(rows, end.Inserted);
            if (rows > 0 || !name.Contains("json", StringComparison.Ordinal))
            {
                Assert.Equal(Expected(rows), await Transfers.RowsAsync(_folder, path));
            }

            Assert.Equal(
                $".{name}.weir.jsonl,{name}",
                string.Join(
                    ',',
                    new DirectoryInfo(_folder.Path($"deep/{rows}"))
                        .EnumerateFileSystemInfos()
                        .Select(f => f.Name)
                        .Order(StringComparer.Ordinal)
                )
            );
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Chunks_are_read_back_apart(string name)
    {
        Source(23);
        await Transfers.CopyAsync(_folder, "in.csv", Request(name), 5);
        await using var target = await Transfers.TargetAsync(_folder, Request(name, TransferMode.Replace));
        var run = target.Earlier!;
        Assert.Equal((LedgerState.Done, 1, 5), (run.State, run.Run, run.Chunks.Count));
        var back = await target.ReadBackAsync(run, default);
        var rows = new List<string>();
        foreach (var part in back.Parts)
        {
            var own = await Transfers.RowsAsync(part.Partition);
            rows.AddRange(own);
            if (back.WhyWhole is null)
            {
                Assert.Equal(run.Chunks.Single(c => c.Id == part.Chunk).Counted, own.Count);
            }
        }

        Assert.Equal(Expected(23), rows);
        Assert.Equal(
            name.Contains(".json", StringComparison.Ordinal) && !name.Contains("jsonl", StringComparison.Ordinal),
            back.WhyWhole is not null
        );
    }

    [Fact]
    public async Task A_file_that_exists_is_not_created_again()
    {
        Source(5);
        _folder.Write("out.csv", "mine");
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Transfers.CopyAsync(_folder, "in.csv", Request("out.csv"), 5)
        );
        Assert.Equal(ErrorCode.TableExists, error.Code);
        Assert.Equal("mine", _folder.Read("out.csv"));
        Assert.Equal("in.csv,out.csv", string.Join(',', _folder.Files()));
        var late = await Assert.ThrowsAsync<WeirException>(() =>
            Transfers.CopyAsync(_folder, "in.csv", Request("new.csv"), 5, _ => _folder.Write("new.csv", "mine"))
        );
        Assert.Equal(ErrorCode.TableExists, late.Code);
        Assert.Equal("mine", _folder.Read("new.csv"));
    }

    [Theory]
    [InlineData("out.csv")]
    [InlineData("out.jsonl")]
    [InlineData("out.parquet")]
    public async Task Appended_rows_follow_and_both_runs_can_be_read_back(string name)
    {
        Source(7);
        await Transfers.CopyAsync(_folder, "in.csv", Request(name, TransferMode.Append), 3);
        await Transfers.CopyAsync(_folder, "in.csv", Request(name, TransferMode.Append), 4);
        Assert.Equal([.. Expected(7), .. Expected(7)], await Transfers.RowsAsync(_folder, name));
        await using var target = await Transfers.TargetAsync(_folder, Request(name, TransferMode.Append));
        Assert.Equal(2, target.Earlier!.Run);
        foreach (var run in new[] { target.Earlier, target.Earlier with { Run = 1 } })
        {
            var rows = new List<string>();
            foreach (var part in (await target.ReadBackAsync(run, default)).Parts)
            {
                rows.AddRange(await Transfers.RowsAsync(part.Partition));
            }

            Assert.Equal(Expected(7), rows);
        }
    }

    [Fact]
    public async Task Appending_needs_the_same_columns()
    {
        Source(3);
        _folder.Write("out.csv", "name,id\nx,1\n");
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Transfers.CopyAsync(_folder, "in.csv", Request("out.csv", TransferMode.Append), 5)
        );
        Assert.Equal(ErrorCode.SchemaDrift, error.Code);
        _folder.Write("out.csv", "id\n1");
        var schema = (await Transfers.ScanAsync(_folder, "in.csv")).Schema;
        var request = Transfers.Request("out.csv", schema, TransferMode.Append) with
        {
            Contract = SchemaContract.Freeze,
        };
        await using var target = await Transfers.TargetAsync(_folder, request);
        Assert.Equal("id", Assert.Single(target.Schema.Fields).Name);
    }

    [Fact]
    public async Task Replacing_keeps_the_old_file_until_the_new_one_is_there()
    {
        Source(6);
        _folder.Write("out.csv", "id,name\n-1,old\n");
        await Transfers.CopyAsync(
            _folder,
            "in.csv",
            Request("out.csv", TransferMode.Replace),
            3,
            _ => Assert.Equal("id,name\n-1,old\n", _folder.Read("out.csv"))
        );
        Assert.Equal(Expected(6), await Transfers.RowsAsync(_folder, "out.csv"));
    }

    [Fact]
    public async Task Two_runs_of_a_job_do_not_mix()
    {
        Source(1);
        await using (await Transfers.TargetAsync(_folder, Request("out.csv")))
        {
            var error = await Assert.ThrowsAsync<WeirException>(() =>
                Transfers.TargetAsync(_folder, Request("out.csv"))
            );
            Assert.Equal(ErrorCode.JobRunning, error.Code);
            await using var other = await Transfers.TargetAsync(
                _folder,
                Request("out.csv") with
                {
                    Job = "fedcba9876543210",
                }
            );
            await using var plan = await Transfers.TargetAsync(_folder, Request("out.csv") with { IsDryRun = true });
            Assert.Equal(4, plan.Steps.Count);
        }

        Assert.Equal("in.csv", string.Join(',', _folder.Files()));
        await using var again = await Transfers.TargetAsync(_folder, Request("deep/er/out.csv"));
        await again.DisposeAsync();
        Assert.False(Directory.Exists(_folder.Path("deep")));
    }

    [Theory]
    [InlineData("out.parquet", TransferMode.Create)]
    [InlineData("out.csv", TransferMode.Append)]
    [InlineData("lake/", TransferMode.Replace)]
    [InlineData("lake/", TransferMode.Append)]
    public async Task A_run_that_dies_at_any_step_is_resumed(string path, TransferMode mode)
    {
        var before = mode == TransferMode.Create ? 0 : 1;
        var steps = new List<string>();
        for (var die = 1; ; die++)
        {
            Source(12);
            if (before == 1)
            {
                await Transfers.CopyAsync(_folder, "in.csv", Request(path, mode) with { Job = "ffffffffffffffff" }, 50);
            }

            var died = await DiesAsync(path, mode, die, steps);
            var redone = 0;
            if (died)
            {
                await Transfers.CopyAsync(_folder, "in.csv", Request(path, mode), 5, n => redone = n, true);
            }

            var rows = await Transfers.RowsAsync(_folder, path);
            Assert.Equal(mode == TransferMode.Append ? 24 : 12, rows.Count);
            Assert.Equal(Expected(12), rows[^12..]);
            Assert.DoesNotContain(
                _folder.Files(),
                f =>
                    f.Contains(Transfers.Job, StringComparison.Ordinal)
                    && !f.Contains("part-", StringComparison.Ordinal)
            );
            Assert.True(redone <= 3);
            _folder.Clear();
            if (!died)
            {
                break;
            }
        }

        Assert.Contains("renamed", steps, StringComparer.Ordinal);
        Assert.Contains("chunk recorded", steps, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_lost_a_finished_file_is_not_done()
    {
        Source(12);
        var steps = new List<string>();
        Assert.False(await DiesAsync("lake/", TransferMode.Create, 0, steps));
        _folder.Clear();
        Source(12);
        Assert.True(await DiesAsync("lake/", TransferMode.Create, steps.IndexOf("publication recorded") + 1, []));
        File.Delete(_folder.Path(_folder.Files().First(f => f.EndsWith(".parquet", StringComparison.Ordinal))));
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Transfers.CopyAsync(_folder, "in.csv", Request("lake/"), 5)
        );
        Assert.Equal(ErrorCode.IntegrityError, error.Code);
        Assert.Contains("is gone or changed", error.Message, StringComparison.Ordinal);
        Assert.Contains($"part-{Transfers.Job[..8]}-1-*", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_torn_line_of_the_manifest_is_ignored()
    {
        Source(12);
        await DiesAsync("out.csv", TransferMode.Create, 7, []);
        var manifest = Assert.Single(_folder.Files(), f => f.EndsWith("manifest.jsonl", StringComparison.Ordinal));
        var lines = File.ReadAllLines(_folder.Path(manifest));
        File.WriteAllText(_folder.Path(manifest), string.Join('\n', lines[..^1]) + "\n" + lines[^1][..^5]);
        await Transfers.CopyAsync(_folder, "in.csv", Request("out.csv"), 5);
        Assert.Equal(Expected(12), await Transfers.RowsAsync(_folder, "out.csv"));
    }

    [Fact]
    public async Task A_folder_is_divided_by_values_and_size()
    {
        var text = string.Concat(
            Enumerable
                .Range(0, 60)
                .Select(i => $"{i},{(i % 3 == 0 ? "" : i % 3 == 1 ? "a/b" : "c")}\n")
        );
        _folder.Write("in.csv", "id,name\n" + text);
        var request = Transfers.Request(
            "lake/",
            Tables.NumberSchema,
            TransferMode.Create,
            ("format", "csv"),
            ("partition_by", "name"),
            ("max_file_rows", "4")
        );
        await Transfers.CopyAsync(_folder, "in.csv", request, 30);
        var files = _folder.Files().Where(f => f.StartsWith("lake/name=", StringComparison.Ordinal)).ToList();
        Assert.Equal(18, files.Count);
        var folders = files.Select(f => Path.GetDirectoryName(f)!).Distinct(StringComparer.Ordinal);
        Assert.Equal(
            "lake/name=__HIVE_DEFAULT_PARTITION__,lake/name=a%2Fb,lake/name=c",
            string.Join(',', folders.Order(StringComparer.Ordinal))
        );
        var rows = await Transfers.RowsAsync(_folder, "lake/**/*.csv");
        Assert.Equal(
            Enumerable.Range(0, 60),
            rows.Select(r => int.Parse(r.Split('|')[0], CultureInfo.InvariantCulture)).Order()
        );
        await using var target = await Transfers.TargetAsync(
            _folder,
            request with
            {
                Schema = (await Transfers.ScanAsync(_folder, "in.csv")).Schema,
            }
        );
        var back = await target.ReadBackAsync(target.Earlier!, default);
        Assert.Equal(18, back.Parts.Count);
        Assert.Equal(2, back.Parts.Select(p => p.Chunk).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_folder_with_files_of_others_is_not_replaced()
    {
        Source(3);
        _folder.Write("lake/mine.parquet", "x");
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Transfers.CopyAsync(_folder, "in.csv", Request("lake/", TransferMode.Replace), 5)
        );
        Assert.Contains("mine.parquet", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<WeirException>(() =>
            Transfers.CopyAsync(_folder, "in.csv", Request("lake/"), 5)
        );
        Assert.Equal(ErrorCode.TableExists, error.Code);
        Assert.Equal("in.csv,lake/mine.parquet", string.Join(',', _folder.Files()));
    }

    [Theory]
    [InlineData(TransferMode.Upsert)]
    [InlineData(TransferMode.Scd2)]
    public async Task Modes_with_keys_are_refused(TransferMode mode)
    {
        Source(1);
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Transfers.TargetAsync(_folder, Request("o.csv", mode))
        );
        Assert.Equal(ErrorCode.NotSupported, error.Code);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public async Task A_run_without_chunks_leaves_nothing_and_an_abandoned_one_neither()
    {
        Source(12);
        var target = await Transfers.TargetAsync(_folder, Request("out.csv"));
        await target.BeginAsync("{}", "{}", false, default);
        await target.SuspendAsync(LedgerState.Failed, default);
        await target.DisposeAsync();
        Assert.Equal("in.csv", string.Join(',', _folder.Files()));
        await DiesAsync("out.csv", TransferMode.Create, 7, []);
        Assert.True(_folder.Files().Length > 1);
        target = await Transfers.TargetAsync(_folder, Request("out.csv"));
        Assert.NotNull(target.Earlier);
        await target.AbandonAsync(default);
        Assert.Null(target.Earlier);
        await target.DisposeAsync();
        Assert.Equal("in.csv", string.Join(',', _folder.Files()));
    }

    [Fact]
    public async Task Rows_that_are_not_all_there_are_not_committed()
    {
        Source(2);
        var scan = await Transfers.ScanAsync(_folder, "in.csv");
        await using var read = await Transfers.BeginAsync(scan, 5);
        await using var target = await Transfers.TargetAsync(_folder, Request("out.csv") with { Schema = scan.Schema });
        await target.BeginAsync("{}", read.State, false, default);
        await using (var writer = await target.OpenWriterAsync(default))
        {
            Assert.Null(await writer.BeginAsync(read.Chunks[0], default));
            var ledger = new LedgerChunk(read.Chunks[0].Id, "", 2, 2, 0, 0, -1, RowHash.Zero);
            var error = await Assert.ThrowsAsync<WeirException>(async () => await writer.CommitAsync(ledger, default));
            Assert.Equal(ErrorCode.IntegrityError, error.Code);
        }

        await target.SuspendAsync(LedgerState.Failed, default);
    }

    private static List<string> Expected(int rows) => [.. Enumerable.Range(0, rows).Select(i => $"{i}|{NameOf(i)}")];

    private static string NameOf(int i) =>
        i % 3 == 0 ? $"two\n{i}"
        : i % 3 == 1 ? "NULL"
        : $"name, {i}";

    private static TransferRequest Request(string path, TransferMode mode = TransferMode.Create) =>
        Transfers.Request(path, new Schema(new Field("id", DataType.Int64), new Field("name", DataType.Varchar)), mode);

    private void Source(int rows)
    {
        var text = Enumerable.Range(0, rows).Select(i => $"{i},{(i % 3 == 1 ? "" : $"\"{NameOf(i)}\"")}\n");
        _folder.Write("in.csv", "id,name\n" + string.Concat(text));
    }

    /// <summary>Runs until the given step and throws away all that is only in memory; false when it came to the end.</summary>
    private async Task<bool> DiesAsync(string path, TransferMode mode, int step, List<string> steps)
    {
        var count = 0;
        Disk? then = null;
        TransferSteps.Observer = name =>
        {
            steps.Add(name);
            if (++count == step)
            {
                then = new Disk(_folder);
                throw new KilledException();
            }
        };
        try
        {
            await Transfers.CopyAsync(_folder, "in.csv", Request(path, mode), 5);
            return false;
        }
        catch (KilledException)
        {
            // What the disk had at that moment, not what was tidied up since.
            then!.Restore();
            return true;
        }
        finally
        {
            TransferSteps.Observer = null;
        }
    }

    private sealed class KilledException : Exception;
}
