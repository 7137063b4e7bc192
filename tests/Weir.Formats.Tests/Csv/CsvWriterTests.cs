using System.Text;
using Weir.Columnar;
using Weir.Formats.Csv;

namespace Weir.Formats.Tests.Csv;

public class CsvWriterTests
{
    [Fact]
    public void Writes_what_the_reader_reads_back()
    {
        var schema = new Schema(
            new Field("id", DataType.Int64),
            new Field("a,b", DataType.Varchar),
            new Field("d", DataType.Decimal(10, 2)),
            new Field("at", DataType.Timestamp),
            new Field("f", DataType.Float64)
        );
        var text = Write(
            schema,
            builder =>
            {
                Add(builder, 1, "plain", 1999, 0, 0.1);
                Add(builder, 2, "with \"quotes\", and\nlines", -5, 1_500_000, 1e20);
                Add(builder, 3, "", 0, -1, double.NaN);
                Add(builder, null, null, null, null, null);
            }
        );
        Assert.Equal(
            "id,\"a,b\",d,at,f\n"
                + "1,plain,19.99,1970-01-01 00:00:00,0.1\n"
                + "2,\"with \"\"quotes\"\", and\nlines\",-0.05,1970-01-01 00:00:01.5,1e+20\n"
                + "3,\"\",0.00,1969-12-31 23:59:59.999999,NaN\n"
                + ",,,,\n",
            text
        );
        var (back, rows) = CsvTexts.Read(text, CsvTexts.Options with { Columns = schema.Fields });
        Assert.Equal(schema, back);
        Assert.Equal(4, rows.Count);
        Assert.Equal("", rows[2][1]);
        Assert.All(rows[3], Assert.Null);
        Assert.Equal(-1L, rows[2][3]);
    }

    [Fact]
    public void A_null_in_a_single_column_is_a_blank_line_that_is_read_back()
    {
        var schema = new Schema(new Field("a", DataType.Varchar));
        var text = Write(
            schema,
            builder =>
            {
                ((TextColumnBuilder)builder[0]).Append("x"u8);
                builder.CloseRow();
                builder[0].AppendNull();
                builder.CloseRow();
                ((TextColumnBuilder)builder[0]).Append(""u8);
                builder.CloseRow();
            }
        );
        Assert.Equal("a\nx\n\n\"\"\n", text);
        Assert.Equal("x\nNULL\n", CsvTexts.Show(CsvTexts.Read(text).Rows));
    }

    [Fact]
    public void A_result_without_rows_has_its_header() =>
        Assert.Equal(
            "a,b\n",
            Write(new Schema(new Field("a", DataType.Int64), new Field("b", DataType.Int64)), _ => { })
        );

    private static void Add(BatchBuilder builder, long? id, string? text, long? number, long? at, double? f)
    {
        Append(builder[0], id);
        if (text is null)
        {
            builder[1].AppendNull();
        }
        else
        {
            ((TextColumnBuilder)builder[1]).Append(text);
        }

        Append(builder[2], number);
        Append(builder[3], at);
        Append(builder[4], f);
        builder.CloseRow();
    }

    private static void Append<T>(ColumnBuilder builder, T? value)
        where T : unmanaged, IEquatable<T>
    {
        if (value is { } known)
        {
            ((FixedColumnBuilder<T>)builder).Append(known);
        }
        else
        {
            builder.AppendNull();
        }
    }

    private static string Write(Schema schema, Action<BatchBuilder> fill)
    {
        using var builder = new BatchBuilder(schema);
        fill(builder);
        using var batch = builder.Build();
        using var stream = new MemoryStream();
        WriteAsync(schema, batch, stream).GetAwaiter().GetResult();
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static async Task WriteAsync(Schema schema, Batch batch, Stream stream)
    {
        await using var writer = new CsvWriter(stream, schema);
        if (batch.Length > 0)
        {
            await writer.WriteAsync(batch, default);
        }

        await writer.CompleteAsync(default);
        Assert.Equal(stream.Length, writer.BytesWritten);
    }
}
