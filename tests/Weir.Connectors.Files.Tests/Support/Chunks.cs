using System.Globalization;
using Weir.Columnar;

namespace Weir.Connectors.Files.Tests.Support;

/// <summary>Chunks of made rows, written one by one as a test wants.</summary>
internal static class Chunks
{
    public const int Rows = 1500;
    private const int BatchRows = 400;

    public static Schema Schema { get; } = new(new Field("id", DataType.Int64), new Field("name", DataType.Varchar));

    public static SourceChunk Of(int number) => new($"chunk {number}", $"bounds {number}", Rows) { Order = number };

    /// <summary>The rows of chunks as <see cref="Transfers.RowsAsync(TemporaryFolder, string)"/> shows them.</summary>
    public static List<string> Expected(params IEnumerable<int> numbers) =>
        [.. numbers.SelectMany(n => Enumerable.Range(n * Rows, Rows)).Select(i => $"{i}|{NameOf(i)}")];

    public static async Task WriteRowsAsync(IChunkWriter writer, int number, int rows = Rows)
    {
        for (var from = 0; from < rows; from += BatchRows)
        {
            using var batch = BatchOf((number * Rows) + from, Math.Min(BatchRows, rows - from));
            await writer.WriteAsync(batch, [], default);
        }
    }

    public static async Task<LedgerChunk> CommitAsync(IChunkWriter writer, int number, int rows = Rows)
    {
        var chunk = Of(number);
        return await writer.CommitAsync(
            new LedgerChunk(chunk.Id, chunk.Bounds, rows, rows, 0, 0, -1, new RowHash(0, (ulong)rows)),
            default
        );
    }

    /// <summary>Writes a chunk, unless it is there; false then.</summary>
    public static async Task<bool> WriteAsync(IChunkWriter writer, int number)
    {
        if (await writer.BeginAsync(Of(number), default) is { } there)
        {
            Assert.Equal((Of(number).Id, (long)Rows), (there.Id, there.Counted));
            return false;
        }

        await WriteRowsAsync(writer, number);
        Assert.Equal(Rows, (await CommitAsync(writer, number)).Counted);
        return true;
    }

    /// <summary>Writes all rows of a chunk, which is then refused since one was to come.</summary>
    public static async Task FailAsync(IChunkWriter writer, int number)
    {
        Assert.Null(await writer.BeginAsync(Of(number), default));
        await WriteRowsAsync(writer, number);
        var error = await Assert.ThrowsAsync<WeirException>(() => CommitAsync(writer, number, Rows + 1));
        Assert.Equal(ErrorCode.IntegrityError, error.Code);
        await writer.AbortAsync(default);
    }

    public static async Task WriteAllAsync(ITransferTarget target, params IEnumerable<int> numbers)
    {
        await using var writer = await target.OpenWriterAsync(default);
        foreach (var number in numbers)
        {
            await WriteAsync(writer, number);
        }
    }

    /// <summary>Writes chunks from a queue; some fail. What is written of the last one may be left half done.</summary>
    public static async Task WriteSomeAsync(ITransferTarget target, Queue<int> left, Func<bool> goesOn, Random random)
    {
        await Task.Yield();
        await using var writer = await target.OpenWriterAsync(default);
        while (true)
        {
            int number;
            lock (left)
            {
                if (left.Count == 0)
                {
                    return;
                }

                number = left.Peek();
                if (!goesOn())
                {
                    break;
                }

                left.Dequeue();
            }

            if (random.Next(2) == 0 && await writer.BeginAsync(Of(number), default) is null)
            {
                await WriteRowsAsync(writer, number, random.Next(Rows));
                await writer.AbortAsync(default);
                if (random.Next(2) == 0)
                {
                    await FailAsync(writer, number);
                }
            }

            await WriteAsync(writer, number);
        }

        if (await writer.BeginAsync(Of(100 + random.Next(1000)), default) is null)
        {
            await WriteRowsAsync(writer, 50);
        }
    }

    private static Batch BatchOf(int from, int count)
    {
        using var builder = new BatchBuilder(Schema);
        for (var i = from; i < from + count; i++)
        {
            ((FixedColumnBuilder<long>)builder[0]).Append(i);
            ((TextColumnBuilder)builder[1]).Append(NameOf(i).AsSpan());
            builder.CloseRow();
        }

        return builder.Build();
    }

    /// <summary>Texts that hardly get smaller.</summary>
    private static string NameOf(int i) =>
        ((UInt128)(uint)i * UInt128.Parse("267853915203427186381273985472915", CultureInfo.InvariantCulture)).ToString(
            "x",
            CultureInfo.InvariantCulture
        );
}
