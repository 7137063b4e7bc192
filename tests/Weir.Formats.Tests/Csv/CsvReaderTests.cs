using System.Text;
using Weir.Columnar;
using Weir.Formats.Csv;

namespace Weir.Formats.Tests.Csv;

public class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\n1,x\n2,y\n", "1|x\n2|y")]
    [InlineData("a,b\r\n1,x\r\n2,y", "1|x\n2|y")]
    [InlineData("a,b\r1,x\r2,y\r", "1|x\n2|y")]
    [InlineData("\uFEFFa,b\n1,x\n", "1|x")]
    [InlineData("a,b\n1,\"x,\"\"y\"\"\nz\"\n", "1|x,\"y\"\nz")]
    [InlineData("a,b\n1,\n2,\"\"\n", "1|NULL\n2|")]
    [InlineData("a,b\n1,5\" pipe\n2,say \"hi\"\n", "1|5\" pipe\n2|say \"hi\"")]
    [InlineData("a,b\n1,\"x\"  \n", "1|x")]
    [InlineData("a,b\n\n1,x\n\n\n2,y\n\n", "1|x\n2|y")]
    [InlineData("a\n1\n\n3\n", "1\nNULL\n3")]
    [InlineData("a,b\n\"1\",\"\"\n\"2\",\"t\"\n", "1|\n2|t")]
    [InlineData("a,b\n1,\"\"\n1,\"5\"\n", "1|NULL\n1|5")]
    [InlineData("a;b\n1;x,y\n2;z\n", "1|x,y\n2|z")]
    [InlineData("a\tb\n1\tx y\n2\tz\n", "1|x y\n2|z")]
    [InlineData("a|b\n1|x\n", "1|x")]
    [InlineData("a,b\n1,'x,y'\n", "1|x,y")]
    [InlineData("1,2\n3,4\n", "1|2\n3|4")]
    public void Reads_rows(string text, string expected) =>
        Assert.Equal(expected, CsvTexts.Show(CsvTexts.Read(text).Rows));

    [Theory]
    [InlineData("1\n2", "BIGINT")]
    [InlineData("9223372036854775807\n-9223372036854775808", "BIGINT")]
    [InlineData("9223372036854775808\n1", "DECIMAL(38,0)")]
    [InlineData("19.99\n5", "DECIMAL(18,2)")]
    [InlineData("007\n008", "VARCHAR")]
    [InlineData("0\n0.5", "DECIMAL(18,1)")]
    [InlineData("1e3\n5", "DOUBLE PRECISION")]
    [InlineData("0.12345678901234567\n1.5", "DOUBLE PRECISION")]
    [InlineData("12345678901234567890.123\n1", "DECIMAL(38,3)")]
    [InlineData("true\nFALSE", "BOOLEAN")]
    [InlineData("2024-02-29\n2023-01-01", "DATE")]
    [InlineData("2023-02-29\n2023-01-01", "VARCHAR")]
    [InlineData("2024-02-29\n2023-01-01 10:00:00", "TIMESTAMP")]
    [InlineData("2024-02-29T10:00:00Z\n2023-01-01 10:00:00+02", "TIMESTAMP WITH TIME ZONE")]
    [InlineData("10:00:00\n23:59:59.5", "TIME")]
    [InlineData("a\n1", "VARCHAR")]
    [InlineData("nan\n1.5", "DOUBLE PRECISION")]
    public void Infers_the_narrowest_type(string values, string type)
    {
        var text = string.Concat(values.Split('\n').Select(v => $"x,{v}\n"));
        Assert.Equal(type, CsvTexts.Read(text, CsvTexts.Options with { Header = false }).Schema[1].Type.ToString());
    }

    [Fact]
    public void Takes_names_from_the_header_and_makes_them_unique()
    {
        var (schema, _) = CsvTexts.Read("id,,id,ID\n1,2,3,4\n");
        Assert.Equal("id,column1,id_1,ID_2", string.Join(',', schema.Fields.Select(f => f.Name)));
    }

    [Fact]
    public void Keeps_decimals_exactly()
    {
        var (_, rows) = CsvTexts.Read("x,y\na,19.99\nb,-0.05\nc,7\n");
        Assert.Equal("a|19.99\nb|-0.05\nc|7.00", CsvTexts.Show(rows));
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,x\n", "t.csv, line 3, column \"b\": \"x\" is not a valid BIGINT")]
    [InlineData("a,b\n1,2\n3\n", "t.csv, line 3: the row has 1 field, not 2")]
    [InlineData("a,b\n1,2\n3,4,5\n", "t.csv, line 3: the row has 3 fields, not 2")]
    [InlineData("a,b\n1,\"2\n\n", "t.csv, line 2, column \"b\": the quote is not closed")]
    [InlineData("a,b\n1,\"2\"x\n", "t.csv, line 2, column \"b\": text follows the closing quote")]
    [InlineData("a,b\n\"1\n1\",2\n3,x\n", "t.csv, line 4, column \"b\": \"x\" is not a valid BIGINT")]
    public void Says_where_a_row_cannot_be_read(string text, string message)
    {
        var columns = new Schema(
            new Field("a", DataType.Varchar),
            new Field(
                "b",
                text.Contains('"', StringComparison.Ordinal) && !text.EndsWith("x\n", StringComparison.Ordinal)
                    ? DataType.Varchar
                    : DataType.Int64
            )
        ).Fields;
        var options = CsvTexts.Options with { Columns = columns, Header = true };
        var error = Assert.Throws<WeirException>(() => CsvTexts.Read(text, options));
        Assert.Equal(message, error.Message);
        Assert.Equal(ErrorCode.InvalidData, error.Code);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public void A_value_that_does_not_fit_the_inferred_type_is_an_error_with_a_hint()
    {
        var text = "a,b\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},{i}.5\n")) + "50,n/a\n";
        var error = Assert.Throws<WeirException>(() => CsvTexts.Read(text, CsvTexts.Options with { SampleRows = 20 }));
        Assert.Equal("t.csv, line 52, column \"b\": \"n/a\" is not a valid DECIMAL(18,1)", error.Message);
        Assert.Contains("sample_size", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void More_digits_than_the_inferred_scale_are_not_rounded_away()
    {
        var text = "a,b\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},{i}.5\n")) + "50,1.25\n";
        Assert.Throws<WeirException>(() => CsvTexts.Read(text, CsvTexts.Options with { SampleRows = 20 }));
    }

    [Fact]
    public void Rejects_bad_rows_and_keeps_the_others()
    {
        var rejected = new List<CsvRowError>();
        var options = CsvTexts.Options with
        {
            OnError = CsvErrorPolicy.Reject,
            Rejected = rejected.Add,
            SampleRows = 3,
        };
        var (_, rows) = CsvTexts.Read("a,b\n1,10\n2,20\n3,x\n4\n5,50\n,\"6\"7\n7,70\n", options);
        Assert.Equal("1|10\n2|20\n5|50\n7|70", CsvTexts.Show(rows));
        rejected.Sort((x, y) => x.Line.CompareTo(y.Line));
        Assert.Equal([4L, 5, 7], rejected.Select(r => r.Line));
        Assert.Equal("b,,b", string.Join(',', rejected.Select(r => r.Column)));
        Assert.Equal("3,x", rejected[0].RawText);
    }

    [Fact]
    public void Invalid_utf8_is_an_error_with_its_place()
    {
        byte[] text = [.. "a,b\n1,ok\n2,b"u8, 0xFF, .. "d\n"u8];
        var error = Assert.Throws<WeirException>(() => CsvTexts.Read(text));
        Assert.Equal("t.csv, line 3, column \"b\": byte 2 of the field is not valid UTF-8", error.Message);
        Assert.Equal(2, CsvTexts.Read(text, null, [0]).Rows.Count);
    }

    [Fact]
    public void Honours_comments_skipped_lines_and_null_texts()
    {
        var options = CsvTexts.Options with { Comment = (byte)'#', SkipLines = 1, NullTexts = ["", "NA"] };
        var (schema, rows) = CsvTexts.Read("made by hand\n#x,y,z\na,b\n#\n1,NA\nNA,\"NA\"\r\n#end", options);
        Assert.Equal("a BIGINT, b VARCHAR", schema.ToString());
        Assert.Equal("1|NULL\nNULL|NA", CsvTexts.Show(rows));
    }

    [Fact]
    public void Honours_another_escape()
    {
        var options = CsvTexts.Options with { Escape = (byte)'\\' };
        Assert.Equal("1|a\"b\\c\\d", CsvTexts.Show(CsvTexts.Read("x,y\n1,\"a\\\"b\\\\c\\d\"\n", options).Rows));
    }

    [Fact]
    public void A_row_longer_than_the_limit_is_an_error()
    {
        var options = CsvTexts.Options with { MaximumLineBytes = 1000, ChunkBytes = 256, SampleBytes = 256 };
        var text = "a,b\n1,2\n3,\"" + new string('x', 5000) + "\n";
        var error = Assert.Throws<WeirException>(() => CsvTexts.Read(text, options));
        Assert.Equal(ErrorCode.LimitExceeded, error.Code);
        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_an_error_unless_columns_are_declared()
    {
        Assert.Throws<WeirException>(() => CsvTexts.Read(""));
        Assert.Empty(CsvTexts.Read("", CsvTexts.Options with { Columns = [new Field("a", DataType.Int64)] }).Rows);
        Assert.Empty(CsvTexts.Read("a,b\n").Rows);
    }

    [Fact]
    public void Reads_every_declared_type()
    {
        string[] values =
        [
            "t",
            "1",
            "2",
            "3",
            "4",
            "1.5",
            "2.5",
            "1.25",
            "12345678901234567890.5",
            "x",
            "\\x41",
            "2024-01-02",
            "03:04:05",
            "2024-01-02 03:04:05",
            "2024-01-02 03:04:05+01",
            "1 day",
            "00000000-0000-0000-0000-000000000001",
            "[1]",
        ];
        DataType[] types =
        [
            DataType.Boolean,
            DataType.Int16,
            DataType.Int32,
            DataType.Int64,
            DataType.Int128,
            DataType.Float32,
            DataType.Float64,
            DataType.Decimal(5, 2),
            DataType.Decimal(30, 1),
            DataType.Varchar,
            DataType.Blob,
            DataType.Date,
            DataType.Time,
            DataType.Timestamp,
            DataType.TimestampTz,
            DataType.Interval,
            DataType.Uuid,
            DataType.Json,
        ];
        var columns = types.Select((t, i) => new Field($"c{i}", t)).ToArray();
        var options = CsvTexts.Options with { Columns = columns, Header = false };
        var (_, rows) = CsvTexts.Read(string.Join(",", values) + "\n" + new string(',', 17) + "\n", options);
        Assert.DoesNotContain(null, rows[0]);
        Assert.All(rows[1], Assert.Null);
    }

    [Fact]
    public void Counts_rows_without_reading_values()
    {
        var (schema, rows) = CsvTexts.Read("a,b\n1,2\n3,4\n5,6\n"u8.ToArray(), null, []);
        Assert.Equal(0, schema.Count);
        Assert.Equal(3, rows.Count);
    }

    [Fact]
    public async Task Several_readers_share_a_source()
    {
        var text = new StringBuilder("id,t\n");
        for (var i = 0; i < 20_000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i},\"line {i}\nand more\"\n");
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        var options = CsvTexts.Options with { ChunkBytes = 5000 };
        var layout = await CsvSniffer.SniffAsync(new MemoryStream(bytes), options, null, default);
        await using var source = new CsvSource(() => new MemoryStream(bytes), layout, options);
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => SumAsync(source)));
        var sums = await Task.WhenAll(readers);
        Assert.Equal(20_000L * 19_999 / 2, sums.Sum());
    }

    [Fact]
    public async Task Texts_that_are_read_one_after_another_do_not_mix()
    {
        var numbers = string.Join('\n', Enumerable.Range(0, 150_000));
        var bytes = Encoding.UTF8.GetBytes("n\n" + numbers + "\n");
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i =>
                    Task.Run(async () =>
                    {
                        var layout = await CsvSniffer.SniffAsync(
                            new MemoryStream(bytes),
                            CsvTexts.Options,
                            null,
                            default
                        );
                        await using (var given = new CsvSource(() => new MemoryStream(bytes), layout, CsvTexts.Options))
                        {
                            // One that is given up in the middle of its rows.
                            using var reader = new CsvReader(given);
                            (await reader.NextAsync(default))!.Dispose();
                        }

                        await using var source = new CsvSource(() => new MemoryStream(bytes), layout, CsvTexts.Options);
                        Assert.Equal(150_000L * 149_999 / 2, await SumAsync(source));
                        var (_, rows) = CsvTexts.Read($"a,b\n{i},\"x\ny\"\n");
                        Assert.Equal($"{i}|x\ny", CsvTexts.Show(rows));
                    })
                )
        );
    }

    [Fact]
    public async Task A_reader_that_was_disposed_of_reads_no_more()
    {
        var layout = await CsvSniffer.SniffAsync(
            new MemoryStream("a\n1\n"u8.ToArray()),
            CsvTexts.Options,
            null,
            default
        );
        await using var source = new CsvSource(() => new MemoryStream("a\n1\n"u8.ToArray()), layout, CsvTexts.Options);
        var reader = new CsvReader(source);
        reader.Dispose();
        reader.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await reader.NextAsync(default));
    }

    private static async Task<long> SumAsync(CsvSource source)
    {
        using var reader = new CsvReader(source, [0]);
        long sum = 0;
        while (await reader.NextAsync(default) is { } batch)
        {
            using (batch)
            {
                foreach (var value in ((Column<long>)batch.Columns[0]).Values)
                {
                    sum += value;
                }
            }
        }

        return sum;
    }
}
