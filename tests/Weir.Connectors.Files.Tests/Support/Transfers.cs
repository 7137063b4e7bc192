using Weir.Columnar;

namespace Weir.Connectors.Files.Tests.Support;

/// <summary>Drives source and target of a chunked transfer as simply as can be.</summary>
internal static class Transfers
{
    public const string Job = "0123456789abcdef";

    public static TransferRequest Request(
        string path,
        Schema schema,
        TransferMode mode = TransferMode.Create,
        params (string Key, string Value)[] options
    ) =>
        new(new TableName(null, path), schema, mode, [])
        {
            Job = Job,
            Hash = _ => RowHash.Zero,
            Writers = 2,
            Now = DateTimeOffset.UnixEpoch,
            Options = [.. options.Select(o => KeyValuePair.Create(o.Key, o.Value))],
        };

    public static async Task<ITransferTarget> TargetAsync(TemporaryFolder folder, TransferRequest request) =>
        await Tables.Connector.OpenPathTransferAsync(request, folder.Services, default)
        ?? throw new InvalidOperationException("not ours");

    public static async Task<IChunkedScan> ScanAsync(TemporaryFolder folder, string path)
    {
        var table = await Tables.OpenAsync(folder, path);
        return (IChunkedScan)table.PlanScan(Tables.Request(table, [.. Enumerable.Range(0, table.Schema.Count)]));
    }

    public static async Task<IChunkedRead> BeginAsync(IChunkedScan scan, long rows, ResumedRead? resumed = null) =>
        await scan.BeginChunksAsync(new ChunkRequest(rows, 2) { Resumed = resumed }, new ScanContext(), default);

    /// <summary>Moves all rows, or those that an earlier run left; returns the rows of its chunks.</summary>
    public static async Task<TransferEnd> CopyAsync(
        TemporaryFolder folder,
        string from,
        TransferRequest request,
        long rows,
        Action<int>? chunkDone = null,
        bool onlyResumes = false
    )
    {
        var scan = await ScanAsync(folder, from);
        request = request with { Schema = scan.Schema };
        await using var target = await TargetAsync(folder, request);
        if (onlyResumes && target.Earlier?.State == LedgerState.Done)
        {
            return new TransferEnd(0, 0, 0, 0);
        }

        var resumes = target.Earlier is { State: not LedgerState.Done };
        var resumed = resumes
            ? new ResumedRead(
                target.Earlier!.SourceState,
                [.. target.Earlier.Chunks.Select(c => new FinishedChunk(c.Id, c.Read))]
            )
            : null;
        await using var read = await BeginAsync(scan, rows, resumed);
        await target.BeginAsync("{}", read.State, resumes, default);
        await using (var writer = await target.OpenWriterAsync(default))
        {
            var done = 0;

            // In another order than that of the source, as parallel readers may.
            foreach (var chunk in read.Chunks.Reverse())
            {
                await WriteAsync(read, chunk, writer);
                chunkDone?.Invoke(++done);
            }
        }

        return await target.FinishAsync(default);
    }

    public static async Task WriteAsync(IChunkedRead read, SourceChunk chunk, IChunkWriter writer)
    {
        if (await writer.BeginAsync(chunk, default) is not null)
        {
            return;
        }

        long count = 0;
        await using var reader = read.Open(chunk).Open(new ScanContext());
        while (await reader.NextAsync(default) is { } batch)
        {
            using (batch)
            {
                await writer.WriteAsync(batch, [], default);
                count += batch.Length;
            }
        }

        var ledger = new LedgerChunk(chunk.Id, chunk.Bounds, count, count, 0, 0, -1, new RowHash(0, (ulong)count));
        var committed = await writer.CommitAsync(ledger, default);
        Assert.Equal(count, committed.Counted);
    }

    public static async Task<List<string>> RowsAsync(IScanPartition part, ScanContext? context = null)
    {
        var rows = new List<string>();
        await using var reader = part.Open(context ?? new ScanContext());
        while (await reader.NextAsync(default) is { } batch)
        {
            using (batch)
            {
                for (var row = 0; row < batch.Length; row++)
                {
                    rows.Add(string.Join('|', batch.Columns.Select(c => Show(c.ValueAt(batch.StoredRow(row))))));
                }
            }
        }

        return rows;
    }

    public static async Task<List<string>> RowsAsync(TemporaryFolder folder, string path)
    {
        var table = await Tables.OpenAsync(folder, path);
        var scan = table.PlanScan(Tables.Request(table, [.. Enumerable.Range(0, table.Schema.Count)]));
        var rows = new List<string>();
        foreach (var part in await scan.PartitionsAsync(1, new ScanContext(), default))
        {
            rows.AddRange(await RowsAsync(part));
        }

        return rows;
    }

    public static string Show(object? value) =>
        value switch
        {
            null => "NULL",
            byte[] bytes => Convert.ToHexString(bytes),
            object?[] list => $"[{string.Join(',', list.Select(Show))}]",
            _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
        };
}
