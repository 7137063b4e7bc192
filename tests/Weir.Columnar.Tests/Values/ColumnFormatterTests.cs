using System.Buffers;
using System.Text;
using Weir.Columnar.Values;

namespace Weir.Columnar.Tests.Values;

public class ColumnFormatterTests
{
    [Fact]
    public void Lists_are_written_as_arrays()
    {
        using var builder = new ListColumnBuilder(DataType.List(DataType.Varchar));
        var texts = (TextColumnBuilder)builder.Elements;
        foreach (var text in new[] { "a", "", "b c", "NULL", "q\"\\" })
        {
            texts.Append(text);
        }

        texts.AppendNull();
        builder.CloseRow();
        builder.CloseRow();
        using var column = builder.Build();
        Assert.Equal("{a,\"\",\"b c\",\"NULL\",\"q\\\"\\\\\",NULL}", Show(column, 0));
        Assert.Equal("{}", Show(column, 1));
    }

    [Fact]
    public void Structs_are_written_with_their_names()
    {
        var type = DataType.Struct(new Field("a", DataType.Int64), new Field("b", DataType.Date));
        using var builder = new StructColumnBuilder(type);
        ((FixedColumnBuilder<long>)builder.Fields[0]).Append(1);
        builder.Fields[1].AppendNull();
        builder.CloseRow();
        using var column = builder.Build();
        Assert.Equal("{'a': 1, 'b': NULL}", Show(column, 0));
    }

    [Fact]
    public void Bytes_are_written_in_hexadecimal_digits()
    {
        using var builder = new TextColumnBuilder(DataType.Blob);
        builder.Append([0, 0xAB]);
        using var column = builder.Build();
        Assert.Equal("\\x00ab", Show(column, 0));
    }

    private static string Show(Column column, int row)
    {
        var target = new ArrayBufferWriter<byte>();
        new ColumnFormatter(TimeZoneInfo.Utc).Write(column, row, target);
        return Encoding.UTF8.GetString(target.WrittenSpan);
    }
}
