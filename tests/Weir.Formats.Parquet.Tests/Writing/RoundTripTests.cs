using Weir.Columnar;
using Weir.Formats.Parquet.Tests.Support;

namespace Weir.Formats.Parquet.Tests.Writing;

public class RoundTripTests
{
    private static readonly DataType[] Types =
    [
        DataType.Boolean,
        DataType.Int16,
        DataType.Int32,
        DataType.Int64,
        DataType.Int128,
        DataType.Float32,
        DataType.Float64,
        DataType.Decimal(7, 2),
        DataType.Decimal(15, 3),
        DataType.Decimal(30, 10),
        DataType.Varchar,
        DataType.Blob,
        DataType.Json,
        DataType.Enum("a", "b"),
        DataType.Date,
        DataType.Time,
        DataType.Timestamp,
        DataType.TimestampTz,
        DataType.Interval,
        DataType.Uuid,
        DataType.Null,
        DataType.List(DataType.Int32),
        DataType.List(DataType.List(DataType.Varchar)),
        DataType.Struct(new Field("x", DataType.Int64), new Field("y", DataType.List(DataType.Float64))),
        DataType.List(DataType.Struct(new Field("k", DataType.Varchar), new Field("v", DataType.Boolean))),
        DataType.Map(DataType.Varchar, DataType.Decimal(9, 4)),
        DataType.Struct(new Field("in", DataType.Struct(new Field("side", DataType.Uuid, false)))),
    ];

    public static TheoryData<int, bool> Cases
    {
        get
        {
            var cases = new TheoryData<int, bool>();
            for (var i = 0; i < Types.Length; i++)
            {
                cases.Add(i, true);
                cases.Add(i, false);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Reads_back_what_was_written(int type, bool useDictionary)
    {
        var schema = new Columnar.Schema(new Field("c", Types[type]), new Field("n", DataType.Int32, false));
        var random = new Random(type);
        var rows = Enumerable
            .Range(0, 7000)
            .Select(i => new[] { RandomValues.Next(Types[type], random, 0.2), i })
            .ToList();

        foreach (
            var options in new[]
            {
                new ParquetWriteOptions { UseDictionary = useDictionary },
                new ParquetWriteOptions
                {
                    UseDictionary = useDictionary,
                    PageBytes = 500,
                    RowGroupRows = 2500,
                },
            }
        )
        {
            var before = NativeBuffer.AllocatedBytes;
            var bytes = await Written.FileAsync(schema, rows, options, 1700);
            var back = await Rows.ReadAllAsync(bytes);

            Assert.Equal(before, NativeBuffer.AllocatedBytes);
            Assert.Equal(rows.Count, back.Count);
            for (var i = 0; i < rows.Count; i++)
            {
                Assert.Equal(RandomValues.Show(RandomValues.AsRead(rows[i])), RandomValues.Show(back[i]));
            }
        }
    }
}
