using Weir.Columnar;
using Weir.Formats.Parquet.Tests.Support;

namespace Weir.Formats.Parquet.Tests.Writing;

public class ParquetWriterTests
{
    private static readonly Columnar.Schema Two = new(new Field("n", DataType.Int64), new Field("t", DataType.Varchar));

    [Fact]
    public async Task Writes_only_the_selected_rows()
    {
        var before = NativeBuffer.AllocatedBytes;
        using var all = Written.Batch(Two, Numbered(5000));
        var selection = NativeBuffer.Allocate(1000 * sizeof(int));
        for (var i = 0; i < 1000; i++)
        {
            selection.As<int>()[i] = (i * 5) + 1;
        }

        var bytes = await Written.FileAsync(Two, all.WithSelection(selection, 1000));

        var rows = await Rows.ReadAllAsync(bytes);
        Assert.Equal(Numbered(5000).Where((_, i) => i % 5 == 1), rows);
        all.Dispose();
        Assert.Equal(before, NativeBuffer.AllocatedBytes);
    }

    [Fact]
    public async Task Writes_slices_of_texts()
    {
        using var all = Written.Batch(Two, Numbered(5000));

        var bytes = await Written.FileAsync(Two, all.Slice(1234, 3000), new() { UseDictionary = false });

        Assert.Equal(Numbered(5000).Skip(1234).Take(3000), await Rows.ReadAllAsync(bytes));
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 3)]
    [InlineData(true, 3000)]
    public async Task Writes_dictionary_columns(bool useDictionary, int entries)
    {
        var before = NativeBuffer.AllocatedBytes;
        object?[] values = [.. Enumerable.Range(0, entries).Select(i => $"entry number {i}")];
        using var dictionary = Written.Column(DataType.Varchar, values);
        var schema = new Columnar.Schema(new Field("t", DataType.Varchar));
        var expected = new List<object?[]>();
        using var stream = new MemoryStream();
        await using (var writer = new ParquetWriter(stream, schema, new() { UseDictionary = useDictionary }))
        {
            for (var part = 0; part < 3; part++)
            {
                using var batch = new Batch([Coded(dictionary, 2000, part)], 2000);
                Rows.Append(batch, expected);
                await writer.WriteAsync(batch, default);
            }

            await writer.CompleteAsync(default);
        }

        Assert.Equal(expected, await Rows.ReadAllAsync(stream.ToArray()));
        dictionary.Dispose();
        Assert.Equal(before, NativeBuffer.AllocatedBytes);
    }

    [Fact]
    public async Task Writes_dictionary_columns_inside_of_lists_and_as_lists()
    {
        var type = DataType.List(DataType.Varchar);
        using var words = Written.Column(DataType.Varchar, "eins", "zwei", "ein Wort, das lang genug ist");
        using var offsets = new FixedColumnBuilder<int>(DataType.Int32);
        foreach (var offset in new[] { 0, 2, 2, 7, 9, 10 })
        {
            offsets.Append(offset);
        }

        using var ends = (Column<int>)offsets.Build();
        var lists = new ListColumn(type, 5, ends.ValuesBuffer.Retain(), Coded(words, 10, 1));
        var coded = Coded(lists, 20, 0);
        lists.Dispose();
        using var batch = new Batch([coded], 20);
        var expected = new List<object?[]>();
        Rows.Append(batch, expected);

        var bytes = await Written.FileAsync(new Columnar.Schema(new Field("l", type)), batch.Slice(0, 20));

        Assert.Equal(expected, await Rows.ReadAllAsync(bytes));
    }

    [Fact]
    public async Task A_column_of_nulls_may_stand_for_any_type()
    {
        var schema = new Columnar.Schema(
            new Field("t", DataType.Varchar),
            new Field("s", DataType.Struct(new Field("l", DataType.List(DataType.Int32))))
        );

        var bytes = await Written.FileAsync(schema, new Batch([new NullColumn(3), new NullColumn(3)], 3));

        await using var file = await ParquetFile.OpenAsync(new MemorySource(bytes), true);
        Assert.Equal(schema, file.Schema);
        Assert.Equal(Enumerable.Repeat(new object?[] { null, null }, 3), await Rows.ReadAllAsync(file));
    }

    [Fact]
    public async Task Ends_row_groups_at_the_wanted_number_of_rows()
    {
        var options = new ParquetWriteOptions { RowGroupRows = 700 };

        var bytes = await Written.FileAsync(Two, Numbered(2000), options, 900);

        await using var file = await ParquetFile.OpenAsync(new MemorySource(bytes), true);
        Assert.Equal([700, 700, 600], file.RowGroups.Select(g => g.RowCount));
        Assert.Equal(Numbered(2000), await Rows.ReadAllAsync(file));
    }

    [Fact]
    public async Task Ends_row_groups_at_the_wanted_size()
    {
        var options = new ParquetWriteOptions { RowGroupBytes = 100_000, UseDictionary = false };

        var bytes = await Written.FileAsync(Two, Numbered(40_000), options);

        await using var file = await ParquetFile.OpenAsync(new MemorySource(bytes), true);
        Assert.InRange(file.RowGroups.Count, 5, 30);
        Assert.All(file.RowGroups, g => Assert.InRange(g.Bytes, 1, 250_000));
        Assert.Equal(40_000, file.RowCount);
    }

    [Fact]
    public async Task A_table_without_rows_keeps_its_columns()
    {
        var bytes = await Written.FileAsync(Two, []);

        await using var file = await ParquetFile.OpenAsync(new MemorySource(bytes), true);
        Assert.Equal(Two, file.Schema);
        Assert.Empty(file.RowGroups);
        Assert.Empty(await Rows.ReadAllAsync(file));
    }

    [Fact]
    public async Task Goes_on_without_a_dictionary_that_grows_too_large()
    {
        // 20,000 rows of three texts make pages with a dictionary, the rest has more texts than one takes.
        var rows = Enumerable
            .Range(0, 120_000)
            .Select(i => new object?[] { (long)(i < 20_000 ? i % 3 : i), $"text {(i < 20_000 ? i % 3 : i)}" })
            .ToList();
        var options = new ParquetWriteOptions { PageBytes = 8000 };

        var bytes = await Written.FileAsync(Two, rows, options);

        await using var file = await ParquetFile.OpenAsync(new MemorySource(bytes), true);
        Assert.Equal(rows, await Rows.ReadAllAsync(file));
        Assert.Single(file.RowGroups);
        Assert.NotNull(file.RowGroups[0].Metadata.Chunks[0].DictionaryPageOffset);
        var statistics = file.RowGroups[0].GetStatistics(0);
        Assert.Equal((0L, 119_999L), (statistics.Minimum, statistics.Maximum));
        Assert.Null(statistics.DistinctCount);
    }

    [Fact]
    public async Task Different_values_get_no_dictionary()
    {
        var bytes = await Written.FileAsync(Two, Numbered(50_000));

        await using var file = await ParquetFile.OpenAsync(new MemorySource(bytes), true);
        Assert.All(file.RowGroups[0].Metadata.Chunks, c => Assert.Null(c.DictionaryPageOffset));
        Assert.Equal(Numbered(50_000), await Rows.ReadAllAsync(file));
    }

    [Theory]
    [InlineData(ParquetCompression.None)]
    [InlineData(ParquetCompression.Snappy)]
    [InlineData(ParquetCompression.Gzip)]
    [InlineData(ParquetCompression.Zstd)]
    public async Task Writes_with_every_compression_it_offers(ParquetCompression compression)
    {
        if (compression == ParquetCompression.Zstd && !Compression.Zstd.IsAvailable)
        {
            Assert.Equal(ErrorCode.NotSupported, Refused(Two, new() { Compression = compression }).Code);
            return;
        }

        var bytes = await Written.FileAsync(Two, Numbered(3000), new() { Compression = compression });

        await using var file = await ParquetFile.OpenAsync(new MemorySource(bytes), true);
        Assert.All(file.RowGroups[0].Metadata.Chunks, c => Assert.Equal(compression, c.Compression));
        Assert.Equal(Numbered(3000), await Rows.ReadAllAsync(file));
    }

    [Fact]
    public async Task The_footer_names_the_writer_and_holds_the_metadata()
    {
        var options = new ParquetWriteOptions
        {
            CreatedBy = "a test",
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["schlüssel"] = "wert" },
        };

        await using var file = await ParquetFile.OpenAsync(
            new MemorySource(await Written.FileAsync(Two, Numbered(1), options)),
            true
        );
        await using var plain = await ParquetFile.OpenAsync(
            new MemorySource(await Written.FileAsync(Two, Numbered(1))),
            true
        );

        Assert.Equal("a test", file.CreatedBy);
        Assert.Equal("wert", file.Metadata["schlüssel"]);
        Assert.StartsWith("Weir version ", plain.CreatedBy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_may_hold_any_characters_and_come_twice()
    {
        var schema = new Columnar.Schema(
            new Field("a.b", DataType.Int64),
            new Field("", DataType.Int64),
            new Field("größe 😀", DataType.Struct(new Field("list.element", DataType.Int64))),
            new Field("a.b", DataType.Int64)
        );

        var bytes = await Written.FileAsync(
            schema,
            [
                [1L, 2L, new object?[] { 3L }, 4L],
            ]
        );

        await using var file = await ParquetFile.OpenAsync(new MemorySource(bytes), true);
        Assert.Equal(schema, file.Schema);
        Assert.Equal(
            [
                [1L, 2L, new object?[] { 3L }, 4L],
            ],
            await Rows.ReadAllAsync(file)
        );
    }

    [Fact]
    public async Task Large_values_are_spread_over_pages()
    {
        var rows = Enumerable
            .Range(0, 20)
            .Select(i => new object?[] { (long)i, new string((char)('a' + i), 300_000) + i })
            .ToList();

        var bytes = await Written.FileAsync(Two, rows, new() { Compression = ParquetCompression.None });

        Assert.Equal(rows, await Rows.ReadAllAsync(bytes, new() { MaximumPageBytes = 2 << 20 }));
    }

    [Fact]
    public void Refuses_what_the_format_cannot_hold()
    {
        Assert.Equal(ErrorCode.NotSupported, Refused(new Columnar.Schema()).Code);
        Assert.Equal(ErrorCode.NotSupported, Refused(new Columnar.Schema(new Field("s", DataType.Struct()))).Code);
        var deep = DataType.Int32;
        for (var i = 0; i < 60; i++)
        {
            deep = DataType.List(deep);
        }

        Assert.Equal(ErrorCode.NotSupported, Refused(new Columnar.Schema(new Field("d", deep))).Code);
        Assert.Equal(ErrorCode.NotSupported, Refused(Two, new() { Compression = ParquetCompression.Lz4Raw }).Code);
        Assert.Equal(ErrorCode.InvalidParameter, Refused(Two, new() { RowGroupRows = 0 }).Code);
    }

    [Fact]
    public async Task Refuses_values_that_the_format_cannot_hold()
    {
        var limit = Int128.Parse("99999999999999999999999999999999999999", null);
        await FailsAsync(DataType.Int128, limit + 1, ErrorCode.NumericOverflow);
        await FailsAsync(DataType.Int128, -limit - 1, ErrorCode.NumericOverflow);
        await FailsAsync(DataType.Interval, new Interval(-1, 0, 0), ErrorCode.DateTimeOverflow);
        await FailsAsync(DataType.Interval, new Interval(0, -1, 0), ErrorCode.DateTimeOverflow);
        await FailsAsync(DataType.Interval, new Interval(0, 0, -1000), ErrorCode.DateTimeOverflow);
        await FailsAsync(DataType.Interval, new Interval(0, 0, 1), ErrorCode.DateTimeOverflow);
        await FailsAsync(DataType.Interval, new Interval(0, 0, (1L << 32) * 1000), ErrorCode.DateTimeOverflow);
        await FailsAsync(DataType.Decimal(9, 0), new DecimalValue(int.MaxValue + 1L, 0), ErrorCode.NumericOverflow);
        var schema = new Columnar.Schema(new Field("h", DataType.Int128));
        Assert.Equal(
            [
                [new DecimalValue(-limit, 0)],
            ],
            await Rows.ReadAllAsync(
                await Written.FileAsync(
                    schema,
                    [
                        [-limit],
                    ]
                )
            )
        );
    }

    [Fact]
    public async Task A_null_in_a_column_declared_as_not_null_is_an_error()
    {
        await FailsAsync(new Field("n", DataType.Int64, false), null, ErrorCode.ConstraintViolation);
        var type = DataType.Struct(new Field("x", DataType.Int64, false));
        await FailsAsync(new Field("s", type), new object?[] { null }, ErrorCode.ConstraintViolation);
        var map = new Field("m", DataType.Map(DataType.Varchar, DataType.Int64));
        await FailsAsync(map, new object?[] { new object?[] { null, 1L } }, ErrorCode.ConstraintViolation);
    }

    [Fact]
    public async Task A_failed_file_gets_no_footer()
    {
        var schema = new Columnar.Schema(new Field("i", DataType.Interval));
        using var stream = new MemoryStream();
        await using var writer = new ParquetWriter(stream, schema);
        using var batch = Written.Batch(
            schema,
            [
                [new Interval(-1, 0, 0)],
            ]
        );
        await writer.WriteAsync(batch, default);

        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<WeirException>(async () => await writer.CompleteAsync(default));
        }

        Assert.Equal("PAR1"u8.ToArray(), stream.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_failure_on_another_thread_comes_with_a_later_call_and_frees_the_batches(int threads)
    {
        var before = NativeBuffer.AllocatedBytes;
        var schema = new Columnar.Schema(new Field("n", DataType.Int64), new Field("i", DataType.Interval));
        using (
            var batch = Written.Batch(schema, Enumerable.Range(0, 1000).Select(i => new object?[] { (long)i, null }))
        )
        using (
            var bad = Written.Batch(
                schema,
                [
                    [1L, new Interval(-1, 0, 0)],
                ]
            )
        )
        {
            await using var writer = new ParquetWriter(Stream.Null, schema, new() { MaximumThreads = threads });
            await writer.WriteAsync(bad, default);
            var error = await Assert.ThrowsAsync<WeirException>(async () =>
            {
                for (var i = 0; i < 100; i++)
                {
                    await writer.WriteAsync(batch, default);
                }
            });
            Assert.Equal(ErrorCode.DateTimeOverflow, error.Code);
            await Assert.ThrowsAsync<WeirException>(async () => await writer.CompleteAsync(default));
        }

        Assert.Equal(before, NativeBuffer.AllocatedBytes);
    }

    [Fact]
    public async Task A_complete_file_takes_no_more_rows()
    {
        using var stream = new MemoryStream();
        await using var writer = new ParquetWriter(stream, Two);
        await writer.CompleteAsync(default);
        using var batch = Written.Batch(Two, Numbered(1));

        await Assert.ThrowsAsync<WeirException>(async () => await writer.WriteAsync(batch, default));
        await Assert.ThrowsAsync<WeirException>(async () => await writer.CompleteAsync(default));
    }

    [Fact]
    public async Task Stops_when_it_is_cancelled()
    {
        await using var writer = new ParquetWriter(new MemoryStream(), Two);
        using var batch = Written.Batch(Two, Numbered(10));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await writer.WriteAsync(batch, new CancellationToken(true))
        );
    }

    private static List<object?[]> Numbered(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new object?[] { i % 11 == 3 ? null : (long)i, i % 7 == 2 ? null : $"text number {i}" }),
        ];

    /// <summary>Rows that refer to a dictionary, every fifth of them null.</summary>
    private static DictionaryColumn Coded(Column dictionary, int length, int seed)
    {
        var indices = NativeBuffer.Allocate(length * sizeof(int));
        var validity = Validity.AllValid(length);
        for (var i = 0; i < length; i++)
        {
            indices.As<int>()[i] = ((i * 7) + seed) % dictionary.Length;
            if (i % 5 == 4)
            {
                Bitmap.Clear(validity.As<ulong>(), i);
            }
        }

        return new DictionaryColumn(length, indices, dictionary.Retain(), validity);
    }

    private static WeirException Refused(Columnar.Schema schema, ParquetWriteOptions? options = null) =>
        Assert.Throws<WeirException>(() =>
        {
            _ = new ParquetWriter(Stream.Null, schema, options);
        });

    private static Task FailsAsync(DataType type, object value, ErrorCode code) =>
        FailsAsync(new Field("c", type), value, code);

    private static async Task FailsAsync(Field field, object? value, ErrorCode code)
    {
        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Written.FileAsync(
                new Columnar.Schema(field),
                [
                    [value],
                ]
            )
        );
        Assert.Equal(code, error.Code);
    }
}
