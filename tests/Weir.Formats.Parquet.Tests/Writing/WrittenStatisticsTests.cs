using Weir.Columnar;
using Weir.Formats.Parquet.Tests.Support;

namespace Weir.Formats.Parquet.Tests.Writing;

public class WrittenStatisticsTests
{
    public static TheoryData<bool> Both => [true, false];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task States_bounds_of_every_ordered_type(bool useDictionary)
    {
        await BoundsAsync(DataType.Boolean, false, true, useDictionary);
        await BoundsAsync(DataType.Int16, (short)-3, (short)7, useDictionary);
        await BoundsAsync(DataType.Int32, int.MinValue, int.MaxValue, useDictionary);
        await BoundsAsync(DataType.Int64, long.MinValue, 5L, useDictionary);
        await BoundsAsync(DataType.Date, -1, 20_000, useDictionary);
        await BoundsAsync(DataType.Time, 0L, 86_399_999_999L, useDictionary);
        await BoundsAsync(DataType.Timestamp, -1L, 1L, useDictionary);
        await BoundsAsync(DataType.TimestampTz, -1L, 1L, useDictionary);
        await BoundsAsync(DataType.Float32, -1.5f, float.PositiveInfinity, useDictionary);
        await BoundsAsync(DataType.Float64, double.NegativeInfinity, 0.5, useDictionary);
        await BoundsAsync(DataType.Varchar, "", "ä", useDictionary);
        await BoundsAsync(DataType.Json, "1", "[2]", useDictionary);
        await BoundsAsync(DataType.Decimal(5, 2), new DecimalValue(-1, 2), new DecimalValue(99_999, 2), useDictionary);
        await BoundsAsync(DataType.Decimal(18, 2), new DecimalValue(-1, 2), new DecimalValue(0, 2), useDictionary);
        await BoundsAsync(DataType.Decimal(38, 2), new DecimalValue(-1, 2), new DecimalValue(1, 2), useDictionary);
        await BoundsAsync(DataType.Uuid, UInt128.One, UInt128.MaxValue, useDictionary);
    }

    [Fact]
    public async Task Intervals_have_no_bounds_but_a_number_of_nulls()
    {
        var statistics = await OfAsync(DataType.Interval, new Interval(1, 0, 0), null, new Interval(0, 1, 0));
        Assert.Equal((null, null, 1L), (statistics.Minimum, statistics.Maximum, statistics.NullCount));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Nulls_only_have_no_bounds(bool useDictionary)
    {
        foreach (var type in new[] { DataType.Int32, DataType.Varchar, DataType.Boolean, DataType.Null })
        {
            var statistics = await OfAsync(type, useDictionary, null, null);
            Assert.Equal((null, null, 2L), (statistics.Minimum, statistics.Maximum, statistics.NullCount));
        }
    }

    [Fact]
    public async Task Counts_different_values_when_a_dictionary_has_them_all()
    {
        object?[] values = [.. Enumerable.Range(0, 1000).Select(i => (object?)(i % 17 == 0 ? null : i % 5))];
        Assert.Equal(5, (await OfAsync(DataType.Int32, values)).DistinctCount);
        Assert.Null((await OfAsync(DataType.Int32, false, values)).DistinctCount);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_NaN_leaves_no_bounds_and_its_absence_is_stated(bool useDictionary)
    {
        var with = await OfAsync(DataType.Float64, useDictionary, double.NaN, 1.0, double.NaN, -2.0, double.NaN);
        Assert.Equal((null, null, true), (with.Minimum, with.Maximum, with.MayHaveNaN));
        var without = await OfAsync(DataType.Float64, useDictionary, 1.0, -2.0);
        Assert.Equal((-2.0, 1.0, false), (without.Minimum, without.Maximum, without.MayHaveNaN));
        var only = await OfAsync(DataType.Float64, useDictionary, double.NaN, double.NaN);
        Assert.Equal((null, null, true), (only.Minimum, only.Maximum, only.MayHaveNaN));
    }

    [Fact]
    public async Task Zero_bounds_stand_for_both_zeros()
    {
        var schema = new Columnar.Schema(new Field("c", DataType.Float64), new Field("d", DataType.Float32));
        var bytes = await Written.FileAsync(
            schema,
            [
                [0.0, -0.0f],
            ]
        );
        await using var file = await ParquetFile.OpenAsync(new MemorySource(bytes), true);
        var chunks = file.RowGroups[0].Metadata.Chunks;
        Assert.Equal(BitConverter.GetBytes(-0.0), chunks[0].Statistics!.Minimum);
        Assert.Equal(BitConverter.GetBytes(0.0), chunks[0].Statistics!.Maximum);
        Assert.Equal(BitConverter.GetBytes(-0.0f), chunks[1].Statistics!.Minimum);
        Assert.Equal(BitConverter.GetBytes(0.0f), chunks[1].Statistics!.Maximum);
    }

    [Theory]
    [InlineData("a", "b", "a", "b")]
    [InlineData("ä", "z", "a", "o")]
    [InlineData("😀", "z", "é", "é")]
    [InlineData("\uD7FF", "\uD7FF", "\uE000", "\uD7FF")]
    public async Task Long_texts_are_shortened_to_bounds_that_hold(
        string first,
        string second,
        string third,
        string rest
    )
    {
        string[] values =
        [
            .. new[] { first, second, third }.Select(s => string.Concat(Enumerable.Repeat(s, 70)) + rest),
        ];

        var statistics = await OfAsync(DataType.Varchar, [.. values]);

        var sorted = values
            .Select(Bytes)
            .Order(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))
            .ToList();
        Assert.True(Bytes((string)statistics.Minimum!).AsSpan().SequenceCompareTo(sorted[0]) <= 0);
        Assert.True(Bytes((string)statistics.Maximum!).AsSpan().SequenceCompareTo(sorted[^1]) >= 0);
        Assert.True(Bytes((string)statistics.Minimum!).Length <= 64 && Bytes((string)statistics.Maximum!).Length <= 67);
        Assert.False(statistics.IsMinimumExact);
        Assert.False(statistics.IsMaximumExact);
    }

    [Fact]
    public async Task A_text_that_nothing_short_exceeds_has_no_maximum()
    {
        var last = string.Concat(Enumerable.Repeat("\U0010FFFF", 20));
        var statistics = await OfAsync(DataType.Varchar, last, "a");
        Assert.Equal(("a", null), (statistics.Minimum, statistics.Maximum));
        statistics = await OfAsync(DataType.Varchar, "b" + last);
        Assert.Equal("c", statistics.Maximum);
    }

    [Fact]
    public async Task Long_bytes_are_shortened_too()
    {
        byte[] high = [.. Enumerable.Repeat(byte.MaxValue, 100)];
        Assert.Null((await OfAsync(DataType.Blob, high)).Maximum);
        byte[] mixed = [1, 2, .. high];
        var statistics = await OfAsync(DataType.Blob, mixed);
        Assert.Equal(new byte[] { 1, 3 }, statistics.Maximum);
        Assert.Equal(mixed[..64], statistics.Minimum);
    }

    [Fact]
    public async Task A_filter_on_statistics_skips_row_groups()
    {
        var schema = new Columnar.Schema(new Field("n", DataType.Int64));
        var rows = Enumerable.Range(0, 1000).Select(i => new object?[] { (long)i }).ToList();
        var bytes = await Written.FileAsync(schema, rows, new() { RowGroupRows = 100 });
        await using var file = await ParquetFile.OpenAsync(new MemorySource(bytes), true);

        using var reader = new ParquetReader(
            file,
            new() { RowGroupFilter = g => (long)g.GetStatistics(0).Maximum! >= 950 }
        );
        using var batch = await reader.NextAsync(default);

        Assert.Equal(900L, batch!.Columns[0].ValueAt(0));
        Assert.Null(await reader.NextAsync(default));
        Assert.Equal(9, reader.RowGroupsSkipped);
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static async Task BoundsAsync(DataType type, object low, object high, bool useDictionary)
    {
        var statistics = await OfAsync(type, useDictionary, high, null, low, high, low);
        Assert.Equal((low, high, 1L), (statistics.Minimum, statistics.Maximum, statistics.NullCount));
        Assert.Equal((!type.IsFloat, !type.IsFloat), (statistics.IsMinimumExact, statistics.IsMaximumExact));
    }

    private static Task<ParquetColumnStatistics> OfAsync(DataType type, params object?[] values) =>
        OfAsync(type, true, values);

    private static async Task<ParquetColumnStatistics> OfAsync(
        DataType type,
        bool useDictionary,
        params object?[] values
    )
    {
        var schema = new Columnar.Schema(new Field("c", type));
        var bytes = await Written.FileAsync(
            schema,
            [.. values.Select(v => new[] { v })],
            new() { UseDictionary = useDictionary }
        );
        await using var file = await ParquetFile.OpenAsync(new MemorySource(bytes), true);
        return file.RowGroups[0].GetStatistics(0);
    }
}
