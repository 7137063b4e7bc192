using Weir.Connectors.Files.Tests.Support;
using Weir.Formats.Parquet;

namespace Weir.Connectors.Files.Tests.Transfer;

/// <summary>One new Parquet file, to which all chunks write at once.</summary>
public sealed class GatheredParquetTests : IDisposable
{
    private const string Name = "out.parquet";
    private const string Left = $".{Name}.weir.jsonl,{Name}";
    private const string Aside = $".{Name}.weir-{Transfers.Job}";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<TransferMode, string> Ends
    {
        get
        {
            var ends = new TheoryData<TransferMode, string>();
            foreach (var mode in new[] { TransferMode.Create, TransferMode.Replace })
            {
                foreach (var step in new[] { "whole assembled", "publication recorded", "renamed", "ledger kept" })
                {
                    ends.Add(mode, step);
                }
            }

            return ends;
        }
    }

    private string Files => string.Join(',', _folder.Files());

    public void Dispose()
    {
        TransferSteps.Observer = null;
        _folder.Dispose();
    }

    [Fact]
    public async Task Chunks_that_two_writers_write_in_turns_stand_in_their_order()
    {
        await using (var target = await BeginAsync(Request(TransferMode.Create, ("row_group_size", "400"))))
        {
            await using var a = await target.OpenWriterAsync(default);
            await using var b = await target.OpenWriterAsync(default);
            foreach (var (first, second) in new[] { (5, 2), (1, 4), (3, 0) })
            {
                Assert.Null(await a.BeginAsync(Chunks.Of(first), default));
                Assert.Null(await b.BeginAsync(Chunks.Of(second), default));
                await Task.WhenAll(Chunks.WriteRowsAsync(a, first), Chunks.WriteRowsAsync(b, second));
                await Task.WhenAll(Chunks.CommitAsync(b, second), Chunks.CommitAsync(a, first));
            }

            Assert.Equal(6 * Chunks.Rows, (await target.FinishAsync(default)).Inserted);
        }

        Assert.Equal(Chunks.Expected(0, 1, 2, 3, 4, 5), await Transfers.RowsAsync(_folder, Name));
        Assert.Equal(Left, Files);
        await using var file = await ParquetFile.OpenAsync(_folder.Path(Name));
        Assert.Equal(6 * 4, file.RowGroups.Count);
        Assert.Equal((0L, (long)Chunks.Rows), Bounds(file, 0, 4));
        Assert.Equal((3L * Chunks.Rows, 4L * Chunks.Rows), Bounds(file, 12, 16));
    }

    [Fact]
    public async Task Bytes_in_the_ledger_are_those_of_the_row_groups_and_parts_are_counted_apart()
    {
        await WriteAsync(Request(TransferMode.Create, ("row_group_size", "600")), 3, 1, 0, 2);
        await using var target = await Transfers.TargetAsync(_folder, Request(TransferMode.Replace));
        var run = target.Earlier!;
        await using var file = await ParquetFile.OpenAsync(_folder.Path(Name));
        Assert.Equal(12, file.RowGroups.Count);
        Assert.Equal(file.RowGroups.Sum(g => g.CompressedBytes), run.Chunks.Sum(c => c.Bytes));
        Assert.All(run.Chunks, c => Assert.InRange(c.Bytes, 20 * Chunks.Rows, new FileInfo(file.Name).Length / 3));
        var back = await target.ReadBackAsync(run, default);
        Assert.Null(back.WhyWhole);
        Assert.Equal(4, back.Parts.Count);
        foreach (var part in back.Parts)
        {
            var number = int.Parse(part.Chunk!.AsSpan(6), System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(Chunks.Expected(number), await Transfers.RowsAsync(part.Partition));
        }
    }

    [Fact]
    public async Task Little_that_failed_stays_unused_in_the_file()
    {
        var steps = new List<string>();
        TransferSteps.Observer = step => steps.Add($"{step}: {Wholes()}");
        await using (var target = await BeginAsync(Request(TransferMode.Create)))
        {
            await using var writer = await target.OpenWriterAsync(default);
            await Chunks.FailAsync(writer, 3);
            await Chunks.WriteAsync(writer, 3);
            await Chunks.WriteAllAsync(target, Enumerable.Range(0, 20));
            await target.FinishAsync(default);
        }

        Assert.Contains("whole assembled: whole-1", steps, StringComparer.Ordinal);
        await using var file = await ParquetFile.OpenAsync(_folder.Path(Name));
        Assert.True(file.RowGroups.Max(g => g.End) > file.RowGroups.Sum(g => g.CompressedBytes) + 1000);
        Assert.Equal(Chunks.Expected(Enumerable.Range(0, 20)), await Transfers.RowsAsync(_folder, Name));
        Assert.Equal(Left, Files);
    }

    [Fact]
    public async Task Much_that_failed_is_left_out()
    {
        await WriteAsync(Request(TransferMode.Create), 0, 1, 2);
        var clean = await File.ReadAllBytesAsync(_folder.Path(Name));
        var steps = new List<string>();
        TransferSteps.Observer = step => steps.Add($"{step}: {Wholes()}");
        await using (var target = await BeginAsync(Request(TransferMode.Replace)))
        {
            await using var writer = await target.OpenWriterAsync(default);
            await Chunks.WriteAsync(writer, 1);
            await Chunks.FailAsync(writer, 2);
            await Chunks.WriteAsync(writer, 2);
            await Chunks.FailAsync(writer, 0);
            await Chunks.WriteAsync(writer, 0);
            Assert.Equal(3 * Chunks.Rows, (await target.FinishAsync(default)).Inserted);
        }

        Assert.Contains("whole assembled: whole-1,whole-2", steps, StringComparer.Ordinal);
        Assert.Equal(clean, await File.ReadAllBytesAsync(_folder.Path(Name)));
        Assert.Equal(Left, Files);
        await CheckReadBackAsync(3);
    }

    [Fact]
    public async Task Failed_chunks_behind_the_last_good_one_are_cut_off()
    {
        await WriteAsync(Request(TransferMode.Create), 0, 1);
        var clean = await File.ReadAllBytesAsync(_folder.Path(Name));
        await using (var target = await BeginAsync(Request(TransferMode.Replace)))
        {
            await using var writer = await target.OpenWriterAsync(default);
            await Chunks.WriteAsync(writer, 0);
            await Chunks.WriteAsync(writer, 1);
            await Chunks.FailAsync(writer, 7);
            await target.FinishAsync(default);
        }

        Assert.Equal(clean, await File.ReadAllBytesAsync(_folder.Path(Name)));
    }

    [Theory]
    [InlineData(TransferMode.Create)]
    [InlineData(TransferMode.Replace)]
    public async Task A_run_goes_on_behind_the_chunks_that_are_there(TransferMode mode)
    {
        if (mode == TransferMode.Replace)
        {
            await WriteAsync(Request(TransferMode.Create), 9);
        }

        await InterruptAsync(mode, 4, 1);
        await using (var target = await BeginAsync(Request(mode), true))
        {
            Assert.Equal(2, target.Earlier!.Chunks.Count);
            await using var writer = await target.OpenWriterAsync(default);
            Assert.True(await Chunks.WriteAsync(writer, 0));
            Assert.False(await Chunks.WriteAsync(writer, 1));
            Assert.True(await Chunks.WriteAsync(writer, 2));
            Assert.False(await Chunks.WriteAsync(writer, 4));
            Assert.True(await Chunks.WriteAsync(writer, 3));
            Assert.Equal(5 * Chunks.Rows, (await target.FinishAsync(default)).Inserted);
        }

        Assert.Equal(Chunks.Expected(0, 1, 2, 3, 4), await Transfers.RowsAsync(_folder, Name));
        Assert.Equal(Left, Files);
        await CheckReadBackAsync(5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Row_groups_that_are_gone_are_an_error_until_the_job_begins_anew(int cut)
    {
        await WriteAsync(Request(TransferMode.Create), 9);
        await InterruptAsync(TransferMode.Replace, 0, 1);
        var whole = _folder.Path($"{Aside}/whole-1");
        if (cut < 0)
        {
            File.Delete(whole);
        }
        else
        {
            long end = 0;
            foreach (var part in Directory.GetFiles(_folder.Path(Aside), "*.rowgroups"))
            {
                await using var file = await ParquetFile.OpenAsync(part);
                end = Math.Max(end, file.RowGroups.Max(g => g.End));
            }

            await using var body = new FileStream(whole, FileMode.Open);
            body.SetLength(cut == 0 ? 0 : end - 1);
        }

        for (var i = 0; i < 2; i++)
        {
            await using var again = await Transfers.TargetAsync(_folder, Request(TransferMode.Replace));
            var error = await Assert.ThrowsAsync<WeirException>(async () =>
                await again.BeginAsync("{}", "{}", true, default)
            );
            Assert.Equal(ErrorCode.IntegrityError, error.Code);
            Assert.Contains("gone", error.Message, StringComparison.Ordinal);
            Assert.NotNull(error.Hint);
            Assert.Equal(Chunks.Expected(9), await Transfers.RowsAsync(_folder, Name));
        }

        await WriteAsync(Request(TransferMode.Replace), 0, 1, 2);
        Assert.Equal(Chunks.Expected(0, 1, 2), await Transfers.RowsAsync(_folder, Name));
        Assert.Equal(Left, Files);
    }

    [Theory]
    [InlineData(TransferMode.Create)]
    [InlineData(TransferMode.Replace)]
    public async Task A_file_that_vanished_before_it_got_its_name_was_not_published(TransferMode mode)
    {
        if (mode == TransferMode.Replace)
        {
            await WriteAsync(Request(mode) with { Job = "ffffffffffffffff" }, 9);
        }

        var before = _folder.Files().Contains(Name) ? await Transfers.RowsAsync(_folder, Name) : null;
        await DiesAsync(mode, "publication recorded", false, false);
        File.Delete(_folder.Path($"{Aside}/whole-1"));
        await using (var target = await Transfers.TargetAsync(_folder, Request(mode)))
        {
            Assert.NotEqual(LedgerState.Done, target.Earlier!.State);
            var error = await Assert.ThrowsAsync<WeirException>(async () =>
                await target.BeginAsync("{}", "{}", true, default)
            );
            Assert.Equal(ErrorCode.IntegrityError, error.Code);
        }

        Assert.Equal(before, _folder.Files().Contains(Name) ? await Transfers.RowsAsync(_folder, Name) : null);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_run_that_dies_at_its_end_is_carried_on(TransferMode mode, string step)
    {
        foreach (var wastes in new[] { false, true })
        {
            foreach (var second in new[] { "whole assembled", "publication recorded", "renamed", "" })
            {
                if (mode == TransferMode.Replace)
                {
                    await WriteAsync(Request(TransferMode.Replace) with { Job = "ffffffffffffffff" }, 9);
                }

                await DiesAsync(mode, step, wastes, false);
                var isNamed = step is "renamed" or "ledger kept";
                if (mode == TransferMode.Replace && !isNamed)
                {
                    Assert.Equal(Chunks.Expected(9), await Transfers.RowsAsync(_folder, Name));
                }

                if (second.Length > 0 && !isNamed)
                {
                    await DiesAsync(mode, second, wastes, true);
                }

                await using (var target = await Transfers.TargetAsync(_folder, Request(mode)))
                {
                    if (target.Earlier!.State != LedgerState.Done)
                    {
                        await target.BeginAsync("{}", "{}", true, default);
                        Assert.Equal(3 * Chunks.Rows, (await target.FinishAsync(default)).Inserted);
                    }
                }

                Assert.Equal(Chunks.Expected(0, 1, 2), await Transfers.RowsAsync(_folder, Name));
                Assert.Equal(Left, Files);
                await CheckReadBackAsync(3);
                File.Delete(_folder.Path(Name));
                File.Delete(_folder.Path($".{Name}.weir.jsonl"));
            }
        }
    }

    [Fact]
    public async Task An_abandoned_run_leaves_the_old_file()
    {
        await WriteAsync(Request(TransferMode.Create), 9);
        await DiesAsync(TransferMode.Replace, "publication recorded", true, false);
        await using (var target = await Transfers.TargetAsync(_folder, Request(TransferMode.Replace)))
        {
            Assert.NotEqual(LedgerState.Done, target.Earlier!.State);
            await target.AbandonAsync(default);
        }

        Assert.Equal(Left, Files);
        Assert.Equal(Chunks.Expected(9), await Transfers.RowsAsync(_folder, Name));
        await CheckReadBackAsync(1);
    }

    [Fact]
    public async Task Rows_are_appended_to_a_file_that_chunks_wrote_at_once()
    {
        await WriteAsync(Request(TransferMode.Create), 1, 0);
        await WriteAsync(Request(TransferMode.Append), 3, 2);
        Assert.Equal(Chunks.Expected(0, 1, 2, 3), await Transfers.RowsAsync(_folder, Name));
        Assert.Equal(Left, Files);
        await using var target = await Transfers.TargetAsync(_folder, Request(TransferMode.Append));
        foreach (var (run, first) in new[] { (1L, 0), (2L, 2) })
        {
            var back = await target.ReadBackAsync(target.Earlier! with { Run = run }, default);
            for (var i = 0; i < 2; i++)
            {
                Assert.Equal(Chunks.Of(first + i).Id, back.Parts[i].Chunk);
                Assert.Equal(Chunks.Expected(first + i), await Transfers.RowsAsync(back.Parts[i].Partition));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Chunks_that_fail_at_random_in_runs_that_break_off_leave_each_row_once(int seed)
    {
        const int Count = 12;
        var random = new Random(seed);
        var request = Request(TransferMode.Create, ("row_group_size", $"{random.Next(200, 2000)}"));
        for (var resumes = false; ; resumes = true)
        {
            await using var target = await BeginAsync(request, resumes && HasChunks());
            var left = new Queue<int>(Enumerable.Range(0, Count).OrderBy(_ => random.Next()));
            var budget = random.Next(3, 40);
            var seeds = Enumerable.Range(0, 3).Select(_ => random.Next()).ToList();
            await Task.WhenAll(
                seeds.Select(s => Chunks.WriteSomeAsync(target, left, () => budget-- > 0, new Random(s)))
            );
            if (left.Count == 0 && budget >= 0)
            {
                Assert.Equal(Count * Chunks.Rows, (await target.FinishAsync(default)).Inserted);
                break;
            }

            if (random.Next(2) == 0)
            {
                await target.SuspendAsync(LedgerState.Failed, default);
            }
        }

        Assert.Equal(Chunks.Expected(Enumerable.Range(0, Count)), await Transfers.RowsAsync(_folder, Name));
        Assert.Equal(Left, Files);
        await CheckReadBackAsync(Count);
    }

    private static TransferRequest Request(TransferMode mode, params (string Key, string Value)[] options) =>
        Transfers.Request(Name, Chunks.Schema, mode, options);

    private static (long From, long To) Bounds(ParquetFile file, int from, int to)
    {
        var groups = file.RowGroups.Take(from..to).Select(g => g.GetStatistics(0)).ToList();
        return (groups.Min(s => (long)s.Minimum!), groups.Max(s => (long)s.Maximum!) + 1);
    }

    private bool HasChunks() => File.Exists(_folder.Path($"{Aside}/manifest.jsonl"));

    private string Wholes() =>
        Directory.Exists(_folder.Path(Aside))
            ? string.Join(
                ',',
                Directory
                    .GetFiles(_folder.Path(Aside), "whole-*")
                    .Select(Path.GetFileName)
                    .Order(StringComparer.Ordinal)
            )
            : "";

    private async Task<ITransferTarget> BeginAsync(TransferRequest request, bool resumes = false)
    {
        var target = await Transfers.TargetAsync(_folder, request);
        await target.BeginAsync("{}", "{}", resumes, default);
        return target;
    }

    private async Task WriteAsync(TransferRequest request, params int[] numbers)
    {
        await using var target = await BeginAsync(request);
        await Chunks.WriteAllAsync(target, numbers);
        Assert.Equal(numbers.Length * Chunks.Rows, (await target.FinishAsync(default)).Inserted);
    }

    /// <summary>Records chunks, and breaks off while two more are being written.</summary>
    private async Task InterruptAsync(TransferMode mode, params int[] numbers)
    {
        await using var target = await BeginAsync(Request(mode));
        await using var failing = await target.OpenWriterAsync(default);
        await Chunks.FailAsync(failing, 3);
        await Chunks.WriteAllAsync(target, numbers);
        await Chunks.FailAsync(failing, 3);
        Assert.Null(await failing.BeginAsync(Chunks.Of(2), default));
        await Chunks.WriteRowsAsync(failing, 2);
    }

    /// <summary>Ends a run of three chunks at a step, with what the disk had at that moment.</summary>
    private async Task DiesAsync(TransferMode mode, string step, bool wastes, bool resumes)
    {
        Disk? disk = null;
        await using (var target = await BeginAsync(Request(mode), resumes))
        {
            await using var writer = await target.OpenWriterAsync(default);
            foreach (var number in new[] { 2, 0, 1 })
            {
                if (wastes && !resumes)
                {
                    await Chunks.FailAsync(writer, number);
                }

                Assert.Equal(!resumes, await Chunks.WriteAsync(writer, number));
            }

            TransferSteps.Observer = name =>
            {
                if (name == step)
                {
                    disk = new Disk(_folder);
                    throw new KilledException();
                }
            };
            await Assert.ThrowsAsync<KilledException>(async () => await target.FinishAsync(default));
            TransferSteps.Observer = null;
        }

        disk!.Restore();
    }

    private async Task CheckReadBackAsync(int chunks)
    {
        await using var target = await Transfers.TargetAsync(_folder, Request(TransferMode.Replace));
        Assert.Equal((LedgerState.Done, chunks), (target.Earlier!.State, target.Earlier.Chunks.Count));
        var back = await target.ReadBackAsync(target.Earlier, default);
        Assert.Equal(chunks, back.Parts.Count);
        foreach (var part in back.Parts)
        {
            Assert.Equal(Chunks.Rows, (await Transfers.RowsAsync(part.Partition)).Count);
        }
    }

    private sealed class KilledException : Exception;
}
