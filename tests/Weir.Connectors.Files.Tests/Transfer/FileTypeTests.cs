using System.Globalization;
using Weir.Columnar;
using Weir.Connectors.Files.Tests.Support;

namespace Weir.Connectors.Files.Tests.Transfer;

public sealed class FileTypeTests : IDisposable
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
        DataType.Decimal(9, 2),
        DataType.Decimal(18, 4),
        DataType.Decimal(38, 10),
        DataType.Varchar,
        DataType.Blob,
        DataType.Json,
        DataType.Date,
        DataType.Time,
        DataType.Timestamp,
        DataType.TimestampTz,
        DataType.Uuid,
        DataType.Interval,
        DataType.List(DataType.Int64),
        DataType.Struct([new Field("a", DataType.Int64), new Field("b", DataType.Varchar)]),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("out.parquet")]
    [InlineData("out.csv")]
    [InlineData("out.csv.gz")]
    [InlineData("out.jsonl")]
    [InlineData("out.json")]
    [InlineData("lake/")]
    public async Task Values_that_are_read_back_are_those_that_were_written(string name)
    {
        var all = new Schema([
            .. Types.Select((t, i) => new Field(string.Create(CultureInfo.InvariantCulture, $"c{i}"), t)),
        ]);
        Schema kept;
        await using (var probe = await Transfers.TargetAsync(_folder, Transfers.Request(name, all)))
        {
            kept = new Schema([.. all.Fields.Where((f, i) => probe.Schema[i].Type.Equals(f.Type))]);
        }

        var least = name.Contains("csv", StringComparison.Ordinal) ? 2 : 1;
        Assert.InRange(kept.Count, Types.Length - least, Types.Length);
        var expected = new List<string>();
        await using var target = await Transfers.TargetAsync(_folder, Transfers.Request(name, kept));
        Assert.Equal(kept, target.Schema);
        await target.BeginAsync("{}", "", false, default);
        for (var i = 0; i < 3; i++)
        {
            using var batch = Make(kept, i * 7, 7);
            expected.AddRange(Show(batch));
            await WriteAsync(target, i, batch);
        }

        await target.FinishAsync(default);
        var actual = new List<string>();
        foreach (var part in (await target.ReadBackAsync(target.Earlier!, default)).Parts)
        {
            actual.AddRange(await Transfers.RowsAsync(part.Partition));
        }

        Assert.Equal(string.Join('\n', expected), string.Join('\n', actual));
    }

    private static async Task WriteAsync(ITransferTarget target, int number, Batch rows)
    {
        await using var writer = await target.OpenWriterAsync(default);
        var id = string.Create(CultureInfo.InvariantCulture, $"chunk {number}");
        Assert.Null(await writer.BeginAsync(new SourceChunk(id, id, null) { Order = number }, default));
        await writer.WriteAsync(rows, [], default);
        await writer.CommitAsync(
            new LedgerChunk(id, id, rows.Length, rows.Length, 0, 0, -1, new RowHash(0, 1)),
            default
        );
    }

    private static List<string> Show(Batch batch) =>
        [
            .. Enumerable
                .Range(0, batch.Length)
                .Select(r => string.Join('|', batch.Columns.Select(c => Transfers.Show(c.ValueAt(r))))),
        ];

    private static Batch Make(Schema schema, int first, int rows)
    {
        using var builder = new BatchBuilder(schema);
        for (var row = first; row < first + rows; row++)
        {
            for (var i = 0; i < schema.Count; i++)
            {
                if ((row + i) % 5 == 4)
                {
                    builder[i].AppendNull();
                }
                else
                {
                    Append(builder[i], schema[i].Type, row);
                }
            }

            builder.CloseRow();
        }

        return builder.Build();
    }

    private static void Append(ColumnBuilder target, DataType type, int n)
    {
        var sign = n % 2 == 0 ? 1 : -1;
        switch (target)
        {
            case FixedColumnBuilder<bool> b:
                b.Append(n % 2 == 0);
                break;
            case FixedColumnBuilder<short> b:
                b.Append((short)(n == 0 ? short.MinValue : n * 1000));
                break;
            case FixedColumnBuilder<int> b:
                b.Append(type.Kind == TypeKind.Date ? (n * 777) - 4000 : sign * n * 100_000_000 / 2);
                break;
            case FixedColumnBuilder<long> b:
                b.Append(
                    type.Kind switch
                    {
                        TypeKind.Int64 => n == 0 ? long.MinValue : long.MaxValue / (n + 1),
                        TypeKind.Time => n * 1_234_567_891L % 86_400_000_000L,
                        TypeKind.Decimal => sign * n * 9_999_999L / 20,
                        _ => (n * 123_456_789_012_345L) - 1_000_000_000_000_001L,
                    }
                );
                break;
            case FixedColumnBuilder<Int128> b:
                b.Append(sign * (Int128)n * 1_000_000_000_000_000_000 * 1_000_000_000_000_000);
                break;
            case FixedColumnBuilder<UInt128> b:
                b.Append((UInt128)n * 0x1234_5678_9ABC_DEF0 * 0x1234_5678_9ABC_DEF0);
                break;
            case FixedColumnBuilder<float> b:
                b.Append(
                    n switch
                    {
                        0 => float.NaN,
                        1 => float.PositiveInfinity,
                        2 => float.Epsilon,
                        _ => sign * n / 3f,
                    }
                );
                break;
            case FixedColumnBuilder<double> b:
                b.Append(
                    n switch
                    {
                        0 => double.NaN,
                        1 => double.NegativeInfinity,
                        2 => double.Epsilon,
                        _ => sign * n / 3.0,
                    }
                );
                break;
            case FixedColumnBuilder<Interval> b:
                b.Append(new Interval(n, n * 2, n * 3_000_000L));
                break;
            case TextColumnBuilder b when type.Kind == TypeKind.Json:
                b.Append(n % 2 == 0 ? "{\"a\":[1,2],\"b\":\"x\\ny\"}" : "[1.50,\"ü\"]");
                break;
            case TextColumnBuilder b when type.Kind == TypeKind.Blob:
                b.Append([0, (byte)n, 0xFF, (byte)'\n']);
                break;
            case TextColumnBuilder b:
                b.Append(
                    (n % 4) switch
                    {
                        0 => "",
                        1 => "two\r\nlines, \"quoted\"",
                        2 => "NULL",
                        _ => " ü\t€ 🦀 ",
                    }
                );
                break;
            case ListColumnBuilder b:
                for (var i = 0; i < n % 3; i++)
                {
                    ((FixedColumnBuilder<long>)b.Elements).Append(i);
                }

                b.CloseRow();
                break;
            case StructColumnBuilder b:
                ((FixedColumnBuilder<long>)b.Fields[0]).Append(n);
                ((TextColumnBuilder)b.Fields[1]).Append("s");
                b.CloseRow();
                break;
        }
    }
}
