using Weir.Columnar;
using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Tests.Support;

namespace Weir.Formats.Parquet.Tests.Writing;

public class DeltaFileTests
{
    private static readonly Columnar.Schema Wide = new(
        new Field("id", DataType.Int64, false),
        new Field("n", DataType.Int32),
        new Field("s", DataType.Int16),
        new Field("d", DataType.Date),
        new Field("t", DataType.Timestamp),
        new Field("m", DataType.Decimal(18, 2)),
        new Field("c", DataType.Decimal(7, 2)),
        new Field("l", DataType.List(DataType.Int32)),
        new Field("f", DataType.Float64)
    );

    private static readonly Columnar.Schema Numbers = new(new Field("n", DataType.Int64));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whole_numbers_of_every_type_come_back(bool useDictionary)
    {
        var rows = WideRows(20_000);
        var options = new ParquetWriteOptions
        {
            UseDictionary = useDictionary,
            RowGroupRows = 9000,
            PageBytes = useDictionary ? 32_000 : 4000,
        };

        var bytes = await Written.FileAsync(Wide, rows, options, 1700);

        Same(rows, await Rows.ReadAllAsync(bytes));
        var chunks = ChunkEncodings.Read(bytes);
        Assert.Equal(3 * Wide.Count, chunks.Count);
        for (var i = 0; i < chunks.Count; i++)
        {
            var isFloat = i % Wide.Count == Wide.Count - 1;
            Assert.Equal(!isFloat, chunks[i].Encodings.Contains(Encoding.DeltaBinaryPacked));
            Assert.Equal(!isFloat, chunks[i].DeltaPages > 0);
            Assert.Equal(isFloat, chunks[i].PlainPages > 0);
        }
    }

    [Fact]
    public async Task The_footer_counts_the_pages_of_differences()
    {
        var rows = Ascending(0, 10_000);

        var bytes = await Written.FileAsync(Numbers, rows, new() { PageBytes = 8000, UseDictionary = false });

        var chunk = Assert.Single(ChunkEncodings.Read(bytes));
        Assert.Equal([Encoding.Rle, Encoding.DeltaBinaryPacked], chunk.Encodings);
        Assert.Equal((PageType.Data, Encoding.DeltaBinaryPacked), Assert.Single(chunk.Pages).Key);
        Assert.InRange(chunk.DeltaPages, 4, 20);
        var plain = await Written.FileAsync(
            Numbers,
            rows,
            new()
            {
                PageBytes = 8000,
                UseDictionary = false,
                UseDeltas = false,
            }
        );
        Assert.True(bytes.Length < plain.Length / 4);
    }

    [Fact]
    public async Task None_are_written_when_they_are_not_wanted()
    {
        var rows = WideRows(6000);

        var bytes = await Written.FileAsync(Wide, rows, new() { UseDeltas = false, PageBytes = 4000 });

        Same(rows, await Rows.ReadAllAsync(bytes));
        foreach (var chunk in ChunkEncodings.Read(bytes))
        {
            Assert.DoesNotContain(Encoding.DeltaBinaryPacked, chunk.Encodings);
            Assert.Equal(0, chunk.DeltaPages);
        }
    }

    [Fact]
    public async Task Numbers_without_order_stay_plain()
    {
        var random = new Random(5);
        var rows = Enumerable
            .Range(0, 5000)
            .Select(_ => new object?[] { random.NextInt64(long.MinValue, long.MaxValue) })
            .ToList();

        var bytes = await Written.FileAsync(Numbers, rows, new() { PageBytes = 4000, UseDictionary = false });

        Same(rows, await Rows.ReadAllAsync(bytes));
        var chunk = Assert.Single(ChunkEncodings.Read(bytes));
        Assert.Equal([Encoding.Plain, Encoding.Rle], chunk.Encodings);
        Assert.Equal(0, chunk.DeltaPages);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Pages_with_few_values_or_none_are_plain(int values)
    {
        var rows = Enumerable.Range(0, 50).Select(i => new object?[] { i < values ? (1L << 60) + i : null }).ToList();

        var bytes = await Written.FileAsync(Numbers, rows, new() { UseDictionary = false });

        Same(rows, await Rows.ReadAllAsync(bytes));
        var chunk = Assert.Single(ChunkEncodings.Read(bytes));
        Assert.Equal(values >= 3, chunk.DeltaPages == 1);
        Assert.Equal(values < 3, chunk.PlainPages == 1);
    }

    [Fact]
    public async Task Nulls_before_the_first_value_do_not_keep_differences_away()
    {
        var rows = Enumerable.Range(0, 60_000).Select(i => new object?[] { i < 30_000 ? null : (long)i }).ToList();

        var bytes = await Written.FileAsync(Numbers, rows, new() { UseDictionary = false, PageBytes = 8000 });

        Same(rows, await Rows.ReadAllAsync(bytes));
        var chunk = Assert.Single(ChunkEncodings.Read(bytes));
        Assert.InRange(chunk.DeltaPages, 10, 100);
    }

    [Fact]
    public async Task Selected_rows_are_written_as_differences()
    {
        using var all = Written.Batch(Numbers, Ascending(0, 20_000));
        var selection = NativeBuffer.Allocate(4000 * sizeof(int));
        for (var i = 0; i < 4000; i++)
        {
            selection.As<int>()[i] = (i * 5) + 1;
        }

        var bytes = await Written.FileAsync(Numbers, all.WithSelection(selection, 4000));

        Same([.. Ascending(0, 20_000).Where((_, i) => i % 5 == 1)], await Rows.ReadAllAsync(bytes));
        Assert.Equal(1, Assert.Single(ChunkEncodings.Read(bytes)).DeltaPages);
    }

    [Fact]
    public async Task Pages_of_differences_may_follow_those_with_a_dictionary()
    {
        // Each number twice until pages are finished, then more different ones than a dictionary takes.
        var rows = Enumerable
            .Range(0, 100_000)
            .Select(i => new object?[] { i % 11 == 3 ? null : (i < 40_000 ? i / 2 : i) - 7L })
            .ToList();

        var bytes = await Written.FileAsync(Numbers, rows, new() { PageBytes = 8000 });

        Same(rows, await Rows.ReadAllAsync(bytes));
        var chunk = Assert.Single(ChunkEncodings.Read(bytes));
        Assert.Equal(
            [Encoding.Plain, Encoding.Rle, Encoding.DeltaBinaryPacked, Encoding.RleDictionary],
            chunk.Encodings
        );
        Assert.Equal(1, chunk.Pages[(PageType.Dictionary, Encoding.Plain)]);
        Assert.True(chunk.DictionaryPages > 3 && chunk.DeltaPages > 3 && chunk.PlainPages == 0);
        await using var file = await ParquetFile.OpenAsync(new MemorySource(bytes), true);
        var statistics = file.RowGroups[0].GetStatistics(0);
        Assert.Equal((-7L, 99_992L), (statistics.Minimum, statistics.Maximum));
        Assert.Null(statistics.DistinctCount);
    }

    [Fact]
    public async Task Bounds_are_those_of_all_pages()
    {
        var random = new Random(8);
        foreach (var seed in Enumerable.Range(0, 20))
        {
            var start = random.NextInt64(-1L << 40, 1L << 40);
            var values = Enumerable.Range(0, 3000).Select(i => start + (i * 3) + random.Next(7)).ToList();
            if (seed % 2 == 0)
            {
                values.Reverse();
            }

            var bytes = await Written.FileAsync(
                Numbers,
                [.. values.Select(v => new object?[] { v })],
                new() { PageBytes = 2000, UseDictionary = false }
            );

            await using var file = await ParquetFile.OpenAsync(new MemorySource(bytes), true);
            var statistics = file.RowGroups[0].GetStatistics(0);
            Assert.Equal((values.Min(), values.Max()), (statistics.Minimum, statistics.Maximum));
            Assert.Null(statistics.DistinctCount);
            Assert.True(Assert.Single(ChunkEncodings.Read(bytes)).DeltaPages > 3);
        }
    }

    [Fact]
    public async Task The_number_of_different_values_is_known_of_dictionaries_only()
    {
        List<object?[]> rows = [.. Enumerable.Range(0, 4000).Select(i => new object?[] { (long)(i / 500) })];
        Assert.Equal(8, await DistinctAsync(rows, true));
        Assert.Null(await DistinctAsync(rows, false));
        Assert.Null(await DistinctAsync(Ascending(0, 4000), true));
    }

    [Fact]
    public async Task Row_groups_choose_anew()
    {
        var random = new Random(6);
        List<object?[]> rows = [];
        for (var group = 0; group < 6; group++)
        {
            rows.AddRange(
                group % 2 == 0
                    ? Enumerable.Range(0, 5000).Select(_ => new object?[] { random.NextInt64() })
                    : Ascending(group, 5000)
            );
        }

        var bytes = await Written.FileAsync(Numbers, rows, new() { RowGroupRows = 5000, UseDictionary = false });

        Same(rows, await Rows.ReadAllAsync(bytes));
        Assert.Equal([false, true, false, true, false, true], ChunkEncodings.Read(bytes).Select(c => c.DeltaPages > 0));
    }

    private static async Task<long?> DistinctAsync(List<object?[]> rows, bool useDictionary)
    {
        var bytes = await Written.FileAsync(Numbers, rows, new() { UseDictionary = useDictionary });
        await using var file = await ParquetFile.OpenAsync(new MemorySource(bytes), true);
        return file.RowGroups[0].GetStatistics(0).DistinctCount;
    }

    private static List<object?[]> Ascending(long from, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new object?[] { from + i })];

    private static List<object?[]> WideRows(int count) => [.. Enumerable.Range(0, count).Select(WideRow)];

    private static object?[] WideRow(int i)
    {
        object? Unless(int part, object value) => i % part == 1 ? null : value;
        return
        [
            1_000_000_000_000L + i,
            Unless(7, -i),
            Unless(5, (short)(i - 10_000)),
            Unless(3, 10_000 + i),
            Unless(11, 1_600_000_000_000_000L + (i * 60_000_000L)),
            Unless(13, new DecimalValue((i * 125L) - 500_000, 2)),
            Unless(17, new DecimalValue(i + 1000, 2)),
            Unless(19, Enumerable.Range(0, i % 4).Select(k => k == 2 ? null : (object?)((i * 4) + k)).ToArray()),
            i * 0.5,
        ];
    }

    private static void Same(List<object?[]> expected, List<object?[]> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(RandomValues.Show(expected[i]), RandomValues.Show(actual[i]));
        }
    }
}
