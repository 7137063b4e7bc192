using System.Text;
using Weir.Columnar;
using Weir.Formats.Json;

namespace Weir.Formats.Tests.Json;

public sealed class JsonRoundTripTests
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
        DataType.Decimal(12, 3),
        DataType.Decimal(38, 10),
        DataType.Varchar,
        DataType.Blob,
        DataType.Date,
        DataType.Time,
        DataType.Timestamp,
        DataType.TimestampTz,
        DataType.Interval,
        DataType.Uuid,
        DataType.Json,
        DataType.Enum("a", "ß"),
    ];

    [Theory]
    [InlineData(JsonLayout.Array)]
    [InlineData(JsonLayout.Lines)]
    public async Task What_the_writer_writes_the_reader_reads(JsonLayout layout)
    {
        var random = new Random(11);
        for (var round = 0; round < 60; round++)
        {
            var schema = new Schema([
                .. Enumerable.Range(0, random.Next(1, 6)).Select(i => new Field($"c {i}\"", Type(random, 0))),
            ]);
            using var builder = new BatchBuilder(schema);
            for (var row = random.Next(0, 50); row > 0; row--)
            {
                for (var i = 0; i < schema.Count; i++)
                {
                    Append(builder[i], random);
                }

                builder.CloseRow();
            }

            using var batch = builder.Build();
            using var stream = new MemoryStream();
            await using (var writer = new JsonBatchWriter(stream, schema, layout))
            {
                await writer.WriteAsync(batch, default);
                await writer.CompleteAsync(default);
            }

            var options = new JsonReadOptions { Columns = schema.Fields, ChunkBytes = random.Next(1, 4000) };
            var (_, rows, _) = await JsonTexts.ReadAsync(stream.ToArray(), options);
            Assert.Equal(JsonTexts.Rows(batch), rows, StringComparer.Ordinal);
        }
    }

    private static DataType Type(Random random, int depth) =>
        random.Next(depth < 3 ? 8 : 6) switch
        {
            6 => DataType.List(Type(random, depth + 1)),
            7 => DataType.Struct([
                .. Enumerable.Range(0, random.Next(1, 4)).Select(i => new Field($"f{i}", Type(random, depth + 1))),
            ]),
            _ => Types[random.Next(Types.Length)],
        };

    private static void Append(ColumnBuilder builder, Random random)
    {
        if (random.Next(6) == 0)
        {
            builder.AppendNull();
            return;
        }

        switch (builder)
        {
            case ListColumnBuilder list:
                for (var i = random.Next(4); i > 0; i--)
                {
                    Append(list.Elements, random);
                }

                list.CloseRow();
                break;
            case StructColumnBuilder structure:
                foreach (var field in structure.Fields)
                {
                    Append(field, random);
                }

                structure.CloseRow();
                break;
            case TextColumnBuilder text:
                text.Append(Encoding.UTF8.GetBytes(Text(builder.Type, random)));
                break;
            default:
                AppendFixed(builder, random);
                break;
        }
    }

    private static string Text(DataType type, Random random) =>
        type.Kind switch
        {
            TypeKind.Json => random.Next(3) switch
            {
                0 => "{\"a\": [1, \"x\\n\", null]}",
                1 => "-0.50e3",
                _ => "\"\\u00e9\"",
            },
            TypeKind.Enum => type.Labels[random.Next(type.Labels.Count)],
            _ => string.Concat(
                Enumerable
                    .Range(0, random.Next(30))
                    .Select(_ =>
                        new[] { "a", "\"", "\\", "\n", "\u0001", "é", "日", "😀", "/", "\u2028", "<" }[random.Next(11)]
                    )
            ),
        };

    private static void AppendFixed(ColumnBuilder builder, Random random)
    {
        var type = builder.Type;
        switch (builder)
        {
            case FixedColumnBuilder<bool> values:
                values.Append(random.Next(2) == 0);
                break;
            case FixedColumnBuilder<short> values:
                values.Append((short)random.Next(short.MinValue, short.MaxValue + 1));
                break;
            case FixedColumnBuilder<int> values:
                values.Append(
                    type.Kind == TypeKind.Date
                        ? random.Next(-200_000, 200_000)
                        : random.Next(int.MinValue, int.MaxValue)
                );
                break;
            case FixedColumnBuilder<long> values when type.Kind == TypeKind.Time:
                values.Append(random.NextInt64(86_400_000_000));
                break;
            case FixedColumnBuilder<long> values when type.Kind is TypeKind.Timestamp or TypeKind.TimestampTz:
                values.Append(random.NextInt64(-10_000_000_000_000_000, 10_000_000_000_000_000));
                break;
            case FixedColumnBuilder<long> values when type.Kind == TypeKind.Decimal:
                values.Append(random.NextInt64(-999_999_999_999, 1_000_000_000_000));
                break;
            case FixedColumnBuilder<long> values:
                values.Append(random.NextInt64(long.MinValue, long.MaxValue));
                break;
            case FixedColumnBuilder<Int128> values when type.Kind == TypeKind.Decimal:
                values.Append(new Int128((ulong)random.NextInt64(1L << 40), (ulong)random.NextInt64()));
                break;
            case FixedColumnBuilder<Int128> values:
                values.Append(
                    new Int128((ulong)random.NextInt64(long.MinValue, long.MaxValue), (ulong)random.NextInt64())
                );
                break;
            case FixedColumnBuilder<float> values:
                values.Append(
                    random.Next(9) == 0 ? float.NaN : (float)(random.NextDouble() * Math.Pow(10, random.Next(-30, 30)))
                );
                break;
            case FixedColumnBuilder<double> values:
                values.Append(
                    random.Next(9) == 0
                        ? double.NegativeInfinity
                        : random.NextDouble() * Math.Pow(10, random.Next(-300, 300))
                );
                break;
            case FixedColumnBuilder<Interval> values:
                values.Append(
                    new Interval(
                        random.Next(-99, 99),
                        random.Next(-99, 99),
                        random.NextInt64(-9_999_999_999, 9_999_999_999)
                    )
                );
                break;
            case FixedColumnBuilder<UInt128> values:
                values.Append(new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64()));
                break;
            default:
                throw new InvalidOperationException(type.ToString());
        }
    }
}
