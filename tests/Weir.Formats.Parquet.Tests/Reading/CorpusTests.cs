using Weir.Columnar;
using Weir.Formats.Parquet.Tests.Support;

namespace Weir.Formats.Parquet.Tests.Reading;

public class CorpusTests
{
    private static readonly string[] WrongChecksums =
    [
        "datapage_v1-corrupt-checksum.parquet",
        "rle-dict-uncompressed-corrupt-checksum.parquet",
    ];

    public static TheoryData<string> Expected => SharedFiles.Names("data/_expected", "*.jsonl");

    public static TheoryData<string> Good => SharedFiles.Names("data", "*.parquet");

    public static TheoryData<string> Bad => SharedFiles.Names("bad_data", "*.parquet");

    public static TheoryData<string> Encrypted => SharedFiles.Names("data", "*.encrypted");

    public static TheoryData<string> EncryptedLong => SharedFiles.Names("data/aes256", "*.encrypted");

    [SharedTheory]
    [MemberData(nameof(Expected))]
    public async Task Reads_the_expected_rows(string name)
    {
        var data = Path.Combine(SharedFiles.Corpus, "data");
        var path = Path.Combine(data, Path.GetFileNameWithoutExtension(name));
        if (
            WrongChecksums.Contains(Path.GetFileName(path))
            || name.StartsWith("int96_from_spark", StringComparison.Ordinal)
        )
        {
            return;
        }

        var expected = ExpectedRows.Read(Path.Combine(data, "_expected", name));
        await using var file = await ParquetFile.OpenAsync(path);
        var rows = await Rows.ReadAllAsync(file);

        // The expectation of one long file holds its first rows only.
        Assert.True(expected.Length == rows.Count || expected.Length == 20_000);
        for (var row = 0; row < expected.Length; row++)
        {
            for (var column = 0; column < file.Schema.Count; column++)
            {
                var field = file.Schema[column];
                var difference = ExpectedRows.Difference(
                    field.Type,
                    rows[row][column],
                    expected[row].GetProperty(field.Name)
                );
                Assert.True(difference is null, $"row {row}, column {field.Name}: {difference}");
            }
        }
    }

    [SharedTheory]
    [MemberData(nameof(Good))]
    public async Task Reads_every_row_of_every_good_file(string name)
    {
        if (WrongChecksums.Contains(name) || name == "large_string_map.brotli.parquet")
        {
            return;
        }

        var before = NativeBuffer.AllocatedBytes;
        await using var file = await ParquetFile.OpenAsync(Path.Combine(SharedFiles.Corpus, "data", name));
        foreach (var batchRows in new[] { 1, 7, 2048 })
        {
            if (batchRows * 20_000L < file.RowCount)
            {
                continue;
            }

            var rows = await Rows.ReadAllAsync(file, new ParquetReadOptions { BatchRows = batchRows });
            Assert.Equal(file.RowCount, rows.Count);
        }

        Assert.Equal(before, NativeBuffer.AllocatedBytes);
    }

    [SharedFact]
    public async Task A_page_larger_than_the_limit_is_refused()
    {
        await using var file = await ParquetFile.OpenAsync(
            Path.Combine(SharedFiles.Corpus, "data", "large_string_map.brotli.parquet")
        );

        var error = await Assert.ThrowsAsync<WeirException>(() => Rows.ReadAllAsync(file));

        Assert.Equal(ErrorCode.LimitExceeded, error.Code);
    }

    [SharedTheory]
    [MemberData(nameof(Bad))]
    public async Task Refuses_every_bad_file(string name)
    {
        if (name == "ARROW-GH-43605.parquet")
        {
            return;
        }

        var before = NativeBuffer.AllocatedBytes;
        var path = Path.Combine(SharedFiles.Corpus, "bad_data", name);

        var error = await Assert.ThrowsAsync<WeirException>(async () =>
        {
            await using var file = await ParquetFile.OpenAsync(path);
            await Rows.ReadAllAsync(file);
        });

        Assert.Equal(ErrorCode.InvalidFile, error.Code);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, NativeBuffer.AllocatedBytes);
    }

    /// <summary>
    /// Kept among the bad files because a reader crashed on it, but right: one dictionary entry needs no bits.
    /// </summary>
    [SharedFact]
    public async Task Reads_dictionary_places_of_no_bits()
    {
        var path = Path.Combine(SharedFiles.Corpus, "bad_data", "ARROW-GH-43605.parquet");
        await using var file = await ParquetFile.OpenAsync(path);

        var rows = await Rows.ReadAllAsync(file);

        Assert.Equal(21_186, rows.Count);
        Assert.All(rows, row => Assert.Equal(0, row[0]));
    }

    [SharedFact]
    public async Task Reads_timestamps_beyond_what_nanoseconds_hold()
    {
        await using var file = await ParquetFile.OpenAsync(
            Path.Combine(SharedFiles.Corpus, "data", "int96_from_spark.parquet")
        );

        var rows = await Rows.ReadAllAsync(file);

        Assert.Equal(
            [1704141296123456, 1704070800000000, 253402225200000000, 1735599600000000, null, 9089380393200000000],
            rows.Select(r => (long?)r[0])
        );
    }

    [SharedTheory]
    [MemberData(nameof(Encrypted))]
    public Task Refuses_encrypted_files(string name) => RefusesAsync(Path.Combine("data", name));

    [SharedTheory]
    [MemberData(nameof(EncryptedLong))]
    public Task Refuses_files_encrypted_with_long_keys(string name) => RefusesAsync(Path.Combine("data/aes256", name));

    [SharedTheory]
    [InlineData("datapage_v1-corrupt-checksum.parquet")]
    [InlineData("rle-dict-uncompressed-corrupt-checksum.parquet")]
    public async Task Refuses_pages_with_a_wrong_checksum(string name)
    {
        await using var file = await ParquetFile.OpenAsync(Path.Combine(SharedFiles.Corpus, "data", name));

        var error = await Assert.ThrowsAsync<WeirException>(() => Rows.ReadAllAsync(file));

        Assert.Equal(ErrorCode.InvalidFile, error.Code);
        Assert.Contains("checksum", error.Message, StringComparison.Ordinal);
    }

    private static async Task RefusesAsync(string name)
    {
        var error = await Assert.ThrowsAsync<WeirException>(async () =>
            await ParquetFile.OpenAsync(Path.Combine(SharedFiles.Corpus, name))
        );

        Assert.Equal(ErrorCode.NotSupported, error.Code);
        Assert.Contains("encrypted", error.Message, StringComparison.Ordinal);
    }
}
