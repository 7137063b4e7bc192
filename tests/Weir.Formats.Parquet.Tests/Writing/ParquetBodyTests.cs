using Weir.Columnar;
using Weir.Formats.Parquet.Tests.Support;

namespace Weir.Formats.Parquet.Tests.Writing;

public sealed class ParquetBodyTests : IDisposable
{
    private static readonly Columnar.Schema Mixed = new(
        new Field("n", DataType.Int64),
        new Field("t", DataType.Varchar),
        new Field("l", DataType.List(DataType.Int32))
    );

    private static readonly ParquetWriteOptions Small = new() { RowGroupRows = 40, RowGroupBytes = 1 };

    private readonly string _folder = Directory.CreateTempSubdirectory("weir-body-").FullName;

    private string Body => Path.Combine(_folder, "body");

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task Row_groups_stand_in_the_order_of_the_parts_whoever_wrote_first()
    {
        IReadOnlyList<int> firsts;
        using (var body = ParquetBody.Open(Body, 0))
        {
            await WriteAsync(body, ("b", 1000, 5), ("a", 0, 7));
            firsts = await ParquetMerger.FinishAsync([Part("a"), Part("b")], body, Mixed, Small, default);
        }

        Assert.Equal([0, 7, 12], firsts);
        await using var file = await ParquetFile.OpenAsync(Body);
        Assert.Equal([.. RowsOf(0, 280), .. RowsOf(1000, 200)], await Rows.ReadAllAsync(file));
        Assert.Equal(1000L, file.RowGroups[7].GetStatistics(0).Minimum);

        // They were written in turns: neither part's row groups are all before those of the other.
        var (a, b) = (file.RowGroups.Take(7).ToList(), file.RowGroups.Skip(7).ToList());
        Assert.True(a.Min(g => g.End) < b.Max(g => g.End) && b.Min(g => g.End) < a.Max(g => g.End));
        Assert.Equal(file.RowGroups.Sum(g => g.CompressedBytes) + 4, file.RowGroups.Max(g => g.End));
    }

    [Fact]
    public async Task Many_writers_at_once_do_not_meet()
    {
        using (var body = ParquetBody.Open(Body, 0))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(i => WriteAsync(body, ($"{i}", i * 1000, 10))));
            await ParquetMerger.FinishAsync(
                [.. Enumerable.Range(0, 8).Select(i => Part($"{i}"))],
                body,
                Mixed,
                Small,
                default
            );
        }

        await using var file = await ParquetFile.OpenAsync(Body);
        Assert.Equal(Enumerable.Range(0, 8).SelectMany(i => RowsOf(i * 1000, 400)), await Rows.ReadAllAsync(file));
    }

    [Fact]
    public async Task What_a_writer_left_that_failed_stays_unused()
    {
        using (var body = ParquetBody.Open(Body, 0))
        {
            await WriteAsync(body, ("a", 0, 2));
            await FailAsync(body, 6);
            var before = body.Length;
            await WriteAsync(body, ("b", 500, 2));
            await FailAsync(body, 6);
            Assert.True(before < body.Length);
            await ParquetMerger.FinishAsync([Part("a"), Part("b")], body, Mixed, Small, default);
        }

        await using var file = await ParquetFile.OpenAsync(Body);
        Assert.Equal([.. RowsOf(0, 80), .. RowsOf(500, 80)], await Rows.ReadAllAsync(file));
        var end = file.RowGroups.Max(g => g.End);
        Assert.True(end > file.RowGroups.Sum(g => g.CompressedBytes) + 100);

        // Behind the last row group that counts there is the footer only.
        Assert.InRange(new FileInfo(Body).Length - end, 100, 5000);
    }

    [Fact]
    public async Task A_file_may_be_ended_again()
    {
        long end;
        using (var body = ParquetBody.Open(Body, 0))
        {
            await WriteAsync(body, ("a", 0, 3));
            end = body.Length;
            await FailAsync(body, 3);
            await ParquetMerger.FinishAsync([Part("a")], body, Mixed, Small, default);
        }

        var first = await File.ReadAllBytesAsync(Body);
        using (var body = ParquetBody.Open(Body, end))
        {
            Assert.Equal(end, new FileInfo(Body).Length);
            await ParquetMerger.FinishAsync([Part("a")], body, Mixed, Small, default);
            await ParquetMerger.FinishAsync([Part("a")], body, Mixed, Small, default);
        }

        Assert.Equal(first, await File.ReadAllBytesAsync(Body));
        using (var body = ParquetBody.Open(Body, end))
        {
            await WriteAsync(body, ("b", 300, 1));
            await ParquetMerger.FinishAsync([Part("a"), Part("b")], body, Mixed, Small, default);
        }

        Assert.Equal(
            [.. RowsOf(0, 120), .. RowsOf(300, 40)],
            await Rows.ReadAllAsync(await File.ReadAllBytesAsync(Body))
        );
    }

    [Fact]
    public async Task A_writer_goes_on_with_the_next_part()
    {
        using (var body = ParquetBody.Open(Body, 0))
        {
            await using var a = new FileStream(Part("a"), FileMode.Create);
            await using var b = new FileStream(Part("b"), FileMode.Create);
            await using var writer = new ParquetWriter(a, Mixed, Small, body);
            await WriteAsync(writer, 0, 3);
            await writer.CompleteAsync(default);
            writer.Restart(b);
            await WriteAsync(writer, 700, 2);
            await writer.CompleteAsync(default);
            await ParquetMerger.FinishAsync([Part("b"), Part("a")], body, Mixed, Small, default);
        }

        Assert.Equal(
            [.. RowsOf(700, 80), .. RowsOf(0, 120)],
            await Rows.ReadAllAsync(await File.ReadAllBytesAsync(Body))
        );
    }

    [Fact]
    public async Task A_file_of_no_rows_is_one()
    {
        var options = Small with { Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "v" } };
        using (var body = ParquetBody.Open(Body, 0))
        {
            await WriteAsync(body, ("a", 0, 0));
            Assert.Equal([0, 0], await ParquetMerger.FinishAsync([Part("a")], body, Mixed, options, default));
            Assert.Equal([0], await ParquetMerger.FinishAsync([], body, Mixed, options, default));
        }

        await using var file = await ParquetFile.OpenAsync(Body);
        Assert.Equal((0, 0L), (file.RowGroups.Count, file.RowCount));
        Assert.Equal(Mixed, file.Schema);
        Assert.Equal("v", file.Metadata["k"]);
    }

    [Fact]
    public async Task A_copy_has_the_same_rows_and_nothing_unused()
    {
        var copy = Path.Combine(_folder, "copy");
        using (var body = ParquetBody.Open(Body, 0))
        {
            await FailAsync(body, 4);
            await WriteAsync(body, ("a", 0, 3), ("b", 500, 2));
            await FailAsync(body, 4);
            await WriteAsync(body, ("c", 900, 1));
            await using var target = new FileStream(copy, FileMode.Create);
            string[] parts = [Part("c"), Part("a"), Part("b")];
            Assert.Equal([0, 1, 4, 6], await ParquetMerger.MergeAsync(parts, body, target, Mixed, Small, default));
        }

        await using var file = await ParquetFile.OpenAsync(copy);
        Assert.Equal([.. RowsOf(900, 40), .. RowsOf(0, 120), .. RowsOf(500, 80)], await Rows.ReadAllAsync(file));
        long end = 4;
        foreach (var group in file.RowGroups)
        {
            end += group.CompressedBytes;
            Assert.Equal(end, group.End);
        }
    }

    [Fact]
    public async Task Opening_cuts_off_what_is_not_known_and_misses_what_is()
    {
        await File.WriteAllBytesAsync(Body, new byte[100]);
        ParquetBody.Open(Body, 60).Dispose();
        Assert.Equal(60, new FileInfo(Body).Length);
        using (var body = ParquetBody.Open(Body, 60))
        {
            Assert.Equal((60L, Body), (body.Length, body.Path));
        }

        var error = Assert.Throws<WeirException>(() => ParquetBody.Open(Body, 61));
        Assert.Equal((ErrorCode.IntegrityError, Body), (error.Code, error.SourceName));
        Assert.Equal(60, new FileInfo(Body).Length);
        ParquetBody.Open(Body, 0).Dispose();
        Assert.Equal("PAR1"u8.ToArray(), await File.ReadAllBytesAsync(Body));
        File.Delete(Body);
        for (var i = 0; i < 2; i++)
        {
            error = Assert.Throws<WeirException>(() => ParquetBody.Open(Body, 60));
            Assert.Equal(ErrorCode.IntegrityError, error.Code);
        }
    }

    [Fact]
    public async Task A_part_with_other_columns_is_refused()
    {
        using var body = ParquetBody.Open(Body, 0);
        await WriteAsync(body, ("a", 0, 1));
        var other = new Columnar.Schema(new Field("n", DataType.Int32), Mixed[1], Mixed[2]);
        var error = await Assert.ThrowsAsync<WeirException>(async () =>
            await ParquetMerger.FinishAsync([Part("a")], body, other, Small, default)
        );
        Assert.Equal(ErrorCode.SchemaDrift, error.Code);
        error = Assert.Throws<WeirException>(() =>
            new ParquetWriter(Stream.Null, Mixed, Small with { Continues = Body }, body)
        );
        Assert.Equal(ErrorCode.Internal, error.Code);
    }

    [Fact]
    public async Task A_copy_of_a_body_that_was_cut_is_refused()
    {
        using var body = ParquetBody.Open(Body, 0);
        await WriteAsync(body, ("a", 0, 3));
        await using (var cut = new FileStream(Body, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            cut.SetLength(cut.Length - 1);
        }

        var error = await Assert.ThrowsAsync<WeirException>(async () =>
            await ParquetMerger.MergeAsync([Part("a")], body, Stream.Null, Mixed, Small, default)
        );
        Assert.Equal(ErrorCode.InvalidFile, error.Code);
    }

    private static List<object?[]> RowsOf(int from, int count) =>
        [
            .. Enumerable
                .Range(from, count)
                .Select(i => new object?[] { (long)i, i % 3 == 0 ? null : $"text {i}", new object?[] { i, null } }),
        ];

    private static async Task WriteAsync(ParquetWriter writer, int from, int groups)
    {
        for (var group = 0; group < groups; group++)
        {
            using var batch = Written.Batch(Mixed, RowsOf(from + (group * 40), 40));
            await writer.WriteAsync(batch, default);
        }
    }

    private static async Task FailAsync(ParquetBody body, int groups)
    {
        await using var writer = new ParquetWriter(Stream.Null, Mixed, Small, body);
        await WriteAsync(writer, -10_000, groups);
    }

    private string Part(string name) => Path.Combine(_folder, name + ".rowgroups");

    /// <summary>Writes parts of so many row groups of 40 rows, in turns.</summary>
    private async Task WriteAsync(ParquetBody body, params (string Name, int From, int Groups)[] parts)
    {
        var streams = parts.Select(p => new FileStream(Part(p.Name), FileMode.Create)).ToList();
        var writers = streams.ConvertAll(s => new ParquetWriter(s, Mixed, Small, body));
        for (var group = 0; group < parts.Max(p => p.Groups); group++)
        {
            for (var i = 0; i < parts.Length; i++)
            {
                if (group < parts[i].Groups)
                {
                    await WriteAsync(writers[i], parts[i].From + (group * 40), 1);
                }
            }
        }

        for (var i = 0; i < parts.Length; i++)
        {
            await writers[i].CompleteAsync(default);
            Assert.Equal(parts[i].Groups * 40, writers[i].RowCount);
            await writers[i].DisposeAsync();
            await streams[i].DisposeAsync();
        }
    }
}
