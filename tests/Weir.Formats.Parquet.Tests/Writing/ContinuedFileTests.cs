using Weir.Columnar;
using Weir.Formats.Parquet.Tests.Support;

namespace Weir.Formats.Parquet.Tests.Writing;

public sealed class ContinuedFileTests : IDisposable
{
    private static readonly Columnar.Schema Mixed = new(
        new Field("n", DataType.Int64),
        new Field("l", DataType.List(DataType.Varchar)),
        new Field("d", DataType.Decimal(20, 2), false)
    );

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"weir-{Guid.NewGuid():N}.parquet");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task The_rows_of_a_file_come_before_the_new_ones()
    {
        var options = new ParquetWriteOptions { RowGroupRows = 40 };
        var expected = new List<object?[]>();
        await File.WriteAllBytesAsync(_path, await Written.FileAsync(Mixed, [], options));
        for (var round = 0; round < 3; round++)
        {
            var rows = RowsOf(100 * round, 100);
            expected.AddRange(rows);
            var bytes = await Written.FileAsync(
                Mixed,
                rows,
                options with
                {
                    Continues = _path,
                    Compression = round == 1 ? ParquetCompression.Gzip : ParquetCompression.Snappy,
                    Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [$"round {round}"] = "done" },
                }
            );
            await File.WriteAllBytesAsync(_path, bytes);
        }

        await using var file = await ParquetFile.OpenAsync(_path);
        Assert.Equal(Mixed, file.Schema);
        Assert.Equal(9, file.RowGroups.Count);
        Assert.Equal(
            ["round 0", "round 1", "round 2"],
            file.Metadata.Keys.Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        Assert.Equal(140L, file.RowGroups[4].GetStatistics(0).Minimum);
        Assert.Equal(expected, await Rows.ReadAllAsync(file));
    }

    [Fact]
    public async Task A_file_may_be_continued_by_no_rows()
    {
        await File.WriteAllBytesAsync(_path, await Written.FileAsync(Mixed, RowsOf(0, 10)));

        var bytes = await Written.FileAsync(Mixed, [], new() { Continues = _path });

        Assert.Equal(RowsOf(0, 10), await Rows.ReadAllAsync(bytes));
    }

    [Fact]
    public async Task Other_columns_are_refused()
    {
        await File.WriteAllBytesAsync(_path, await Written.FileAsync(Mixed, RowsOf(0, 10)));
        foreach (
            var schema in new[]
            {
                new Columnar.Schema(new Field("n", DataType.Int64)),
                new Columnar.Schema(new Field("m", DataType.Int64), Mixed[1], Mixed[2]),
                new Columnar.Schema(new Field("n", DataType.Int32), Mixed[1], Mixed[2]),
                new Columnar.Schema(new Field("n", DataType.Int64, false), Mixed[1], Mixed[2]),
            }
        )
        {
            var error = await Assert.ThrowsAsync<WeirException>(() =>
                Written.FileAsync(schema, [], new() { Continues = _path })
            );
            Assert.Equal(ErrorCode.SchemaDrift, error.Code);
        }
    }

    [SharedFact]
    public async Task Columns_that_are_stored_in_another_way_are_refused()
    {
        var path = Path.Combine(SharedFiles.Corpus, "data", "int96_from_spark.parquet");
        var schema = new Columnar.Schema(new Field("a", DataType.Timestamp));

        var error = await Assert.ThrowsAsync<WeirException>(() =>
            Written.FileAsync(schema, [], new() { Continues = path })
        );

        Assert.Equal(ErrorCode.NotSupported, error.Code);
    }

    private static List<object?[]> RowsOf(int from, int count) =>
        [
            .. Enumerable
                .Range(from, count)
                .Select(i =>
                    new object?[]
                    {
                        (long)i,
                        i % 4 == 0 ? null : new object?[] { "a", null, $"text number {i}" },
                        new DecimalValue(i, 2),
                    }
                ),
        ];
}
