using System.Buffers.Binary;
using System.Text;
using Weir.Columnar;
using Weir.Formats.Arrow;

namespace Weir.Formats.Tests.Arrow;

/// <summary>Files are taken apart by the rules of the format; a reader of another project read the same columns by hand.</summary>
public sealed class ArrowWriterTests
{
    private static readonly Schema Columns = new([
        new Field("n", DataType.Int64),
        new Field("word", DataType.Varchar),
        new Field("sum", DataType.Decimal(10, 2)),
    ]);

    [Fact]
    public async Task A_file_holds_its_rows_where_the_footer_says()
    {
        var file = await WriteAsync(3, 5);
        Assert.Equal("ARROW1\0\0", Encoding.ASCII.GetString(file, 0, 8));
        Assert.Equal("ARROW1", Encoding.ASCII.GetString(file, file.Length - 6, 6));
        var footer = file.AsSpan()[^(10 + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan()[^10..]))..^10];
        var root = BinaryPrimitives.ReadInt32LittleEndian(footer);
        var blocks = Reference(footer, root, 3);
        Assert.Equal(2, BinaryPrimitives.ReadInt32LittleEndian(footer[blocks..]));
        long firstRow = 0;
        for (var i = 0; i < 2; i++)
        {
            var block = footer[(blocks + 4 + (i * 24))..];
            var start = (int)BinaryPrimitives.ReadInt64LittleEndian(block);
            var body = start + BinaryPrimitives.ReadInt32LittleEndian(block[8..]);
            Assert.Equal(-1, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(start)));
            Assert.Equal(0, body % 8);
            firstRow = CheckBatch(file.AsSpan(start + 8), file.AsSpan(body), firstRow);
        }

        Assert.Equal(8, firstRow);
    }

    [Fact]
    public async Task A_file_without_rows_has_a_schema_and_no_batch()
    {
        var file = await WriteAsync();
        var footer = file.AsSpan()[^(10 + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan()[^10..]))..^10];
        var blocks = Reference(footer, BinaryPrimitives.ReadInt32LittleEndian(footer), 3);
        Assert.Equal(0, BinaryPrimitives.ReadInt32LittleEndian(footer[blocks..]));
        var schema = Reference(footer, BinaryPrimitives.ReadInt32LittleEndian(footer), 1);
        var fields = Reference(footer, schema, 1);
        Assert.Equal(3, BinaryPrimitives.ReadInt32LittleEndian(footer[fields..]));
        var second = fields + 8 + BinaryPrimitives.ReadInt32LittleEndian(footer[(fields + 8)..]);
        var name = Reference(footer, second, 0);
        Assert.Equal(
            "word",
            Encoding.UTF8.GetString(footer.Slice(name + 4, BinaryPrimitives.ReadInt32LittleEndian(footer[name..])))
        );
    }

    [Fact]
    public async Task A_number_of_39_digits_is_refused()
    {
        var schema = new Schema([new Field("h", DataType.Int128)]);
        using var builder = new BatchBuilder(schema);
        ((FixedColumnBuilder<Int128>)builder[0]).Append(Int128.MaxValue);
        builder.CloseRow();
        using var batch = builder.Build();
        await using var writer = new ArrowWriter(new MemoryStream(), schema);
        var error = await Assert.ThrowsAsync<WeirException>(async () => await writer.WriteAsync(batch, default));
        Assert.Equal(ErrorCode.NumericOverflow, error.Code);
    }

    /// <summary>Checks a record batch: numbers from <paramref name="first"/>, words, sums with a NULL in the first row.</summary>
    private static long CheckBatch(ReadOnlySpan<byte> message, ReadOnlySpan<byte> body, long first)
    {
        var batch = Reference(message, BinaryPrimitives.ReadInt32LittleEndian(message), 2);
        var rows = (int)BinaryPrimitives.ReadInt64LittleEndian(message[Place(message, batch, 0)..]);
        var nodes = Reference(message, batch, 1);
        Assert.Equal(3, BinaryPrimitives.ReadInt32LittleEndian(message[nodes..]));
        Assert.Equal(1, BinaryPrimitives.ReadInt64LittleEndian(message[(nodes + 4 + 40)..]));
        var buffers = Reference(message, batch, 2);
        Assert.Equal(7, BinaryPrimitives.ReadInt32LittleEndian(message[buffers..]));
        for (var i = 0; i < rows; i++)
        {
            Assert.Equal(
                first + i,
                BinaryPrimitives.ReadInt64LittleEndian(Buffer(message, buffers, body, 1)[(i * 8)..])
            );
            var offsets = Buffer(message, buffers, body, 3)[(i * 4)..];
            var (from, to) = (
                BinaryPrimitives.ReadInt32LittleEndian(offsets),
                BinaryPrimitives.ReadInt32LittleEndian(offsets[4..])
            );
            Assert.Equal($"word {first + i}", Encoding.UTF8.GetString(Buffer(message, buffers, body, 4)[from..to]));
            var isValid = (Buffer(message, buffers, body, 5)[i / 8] >> (i % 8)) & 1;
            Assert.Equal(i == 0 ? 0 : 1, isValid);
            if (i > 0)
            {
                Assert.Equal(
                    150 + i,
                    BinaryPrimitives.ReadInt128LittleEndian(Buffer(message, buffers, body, 6)[(i * 16)..])
                );
            }
        }

        return first + rows;
    }

    private static ReadOnlySpan<byte> Buffer(
        ReadOnlySpan<byte> message,
        int buffers,
        ReadOnlySpan<byte> body,
        int index
    )
    {
        var entry = message[(buffers + 4 + (index * 16))..];
        return body.Slice(
            (int)BinaryPrimitives.ReadInt64LittleEndian(entry),
            (int)BinaryPrimitives.ReadInt64LittleEndian(entry[8..])
        );
    }

    /// <summary>Where a field of a table is, by its vtable.</summary>
    private static int Place(ReadOnlySpan<byte> buffer, int table, int field)
    {
        var vtable = table - BinaryPrimitives.ReadInt32LittleEndian(buffer[table..]);
        var offset = BinaryPrimitives.ReadInt16LittleEndian(buffer[(vtable + 4 + (field * 2))..]);
        Assert.NotEqual(0, offset);
        return table + offset;
    }

    /// <summary>What a field of a table refers to.</summary>
    private static int Reference(ReadOnlySpan<byte> buffer, int table, int field)
    {
        var place = Place(buffer, table, field);
        return place + BinaryPrimitives.ReadInt32LittleEndian(buffer[place..]);
    }

    private static async Task<byte[]> WriteAsync(params int[] batches)
    {
        var stream = new MemoryStream();
        await using var writer = new ArrowWriter(stream, Columns);
        long n = 0;
        foreach (var rows in batches)
        {
            using var builder = new BatchBuilder(Columns);
            for (var i = 0; i < rows; i++, n++)
            {
                ((FixedColumnBuilder<long>)builder[0]).Append(n);
                ((TextColumnBuilder)builder[1]).Append(Encoding.UTF8.GetBytes($"word {n}"));
                if (i == 0)
                {
                    builder[2].AppendNull();
                }
                else
                {
                    ((FixedColumnBuilder<long>)builder[2]).Append(150 + i);
                }

                builder.CloseRow();
            }

            using var batch = builder.Build();
            await writer.WriteAsync(batch, default);
        }

        await writer.CompleteAsync(default);
        return stream.ToArray();
    }
}
