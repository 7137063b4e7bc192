using Weir.Columnar;
using Weir.Formats.Parquet.Tests.Support;

namespace Weir.Formats.Parquet.Tests.Writing;

public class RandomFileTests
{
    private static readonly DataType[] Scalars =
    [
        DataType.Boolean,
        DataType.Int16,
        DataType.Int32,
        DataType.Int64,
        DataType.Float64,
        DataType.Decimal(8, 1),
        DataType.Decimal(25, 5),
        DataType.Varchar,
        DataType.Blob,
        DataType.Uuid,
        DataType.Interval,
    ];

    [Fact]
    public async Task Random_tables_in_random_batches_are_read_back()
    {
        var before = NativeBuffer.AllocatedBytes;
        for (var seed = 0; seed < 250; seed++)
        {
            var random = new Random(seed);
            var schema = new Columnar.Schema([
                .. Enumerable
                    .Range(0, random.Next(1, 4))
                    .Select(i => new Field($"c{i}", RandomType(random, 3), random.Next(4) > 0)),
            ]);
            var nulls = random.Next(3) * 0.3;
            var options = new ParquetWriteOptions
            {
                RowGroupRows = random.Next(1, 1000),
                RowGroupBytes = random.Next(1, 100_000),
                PageBytes = random.Next(1, 5000),
                UseDictionary = random.Next(4) > 0,
                Compression = random.Next(2) == 0 ? ParquetCompression.None : ParquetCompression.Snappy,
            };
            var expected = new List<object?[]>();
            using var stream = new MemoryStream();
            await using (var writer = new ParquetWriter(stream, schema, options))
            {
                while (random.Next(5) > 0)
                {
                    using var batch = RandomBatch(schema, random, nulls);
                    Rows.Append(batch, expected);
                    await writer.WriteAsync(batch, default);
                }

                await writer.CompleteAsync(default);
            }

            var back = await Rows.ReadAllAsync(stream.ToArray());

            Assert.Equal(
                expected.Select(r => RandomValues.Show(RandomValues.AsRead(r))),
                back.Select(RandomValues.Show),
                StringComparer.Ordinal
            );
        }

        Assert.Equal(before, NativeBuffer.AllocatedBytes);
    }

    private static DataType RandomType(Random random, int depth) =>
        (depth == 0 ? 9 : random.Next(10)) switch
        {
            0 or 1 => DataType.List(RandomType(random, depth - 1)),
            2 => DataType.Struct([
                .. Enumerable
                    .Range(0, random.Next(1, 4))
                    .Select(i => new Field($"f{i}", RandomType(random, depth - 1), random.Next(3) > 0)),
            ]),
            3 => DataType.Map(DataType.Varchar, RandomType(random, depth - 1)),
            _ => Scalars[random.Next(Scalars.Length)],
        };

    /// <summary>Columns that are plain or dictionary encoded, all rows or a selection of them.</summary>
    private static Batch RandomBatch(Columnar.Schema schema, Random random, double nulls)
    {
        var length = random.Next(1, 400);
        var columns = new Column[schema.Count];
        for (var c = 0; c < columns.Length; c++)
        {
            var field = schema[c];
            var isCoded = random.Next(3) == 0;
            var values = Enumerable
                .Range(0, isCoded ? random.Next(1, 50) : length)
                .Select(_ => RandomValues.Next(field.Type, random, field.IsNullable && !isCoded ? nulls : 0))
                .ToArray();
            columns[c] = Written.Column(field.Type, values);
            if (isCoded)
            {
                columns[c] = Coded(columns[c], length, random, field.IsNullable);
            }
        }

        var whole = new Batch(columns, length);
        if (random.Next(2) == 0)
        {
            return whole;
        }

        using (whole)
        {
            var rows = Enumerable.Range(0, length).Where(_ => random.Next(3) > 0).ToArray();
            var selection = NativeBuffer.Allocate(rows.Length * sizeof(int));
            rows.CopyTo(selection.As<int>());
            return whole.WithSelection(selection, rows.Length);
        }
    }

    private static DictionaryColumn Coded(Column dictionary, int length, Random random, bool isNullable)
    {
        var indices = NativeBuffer.Allocate(length * sizeof(int));
        var validity = isNullable ? Validity.AllValid(length) : null;
        for (var i = 0; i < length; i++)
        {
            indices.As<int>()[i] = random.Next(dictionary.Length);
            if (validity is not null && random.Next(4) == 0)
            {
                Bitmap.Clear(validity.As<ulong>(), i);
            }
        }

        return new DictionaryColumn(length, indices, dictionary, validity);
    }
}
