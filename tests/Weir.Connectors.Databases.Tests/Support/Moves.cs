using Weir.Columnar;

namespace Weir.Connectors.Databases.Tests.Support;

/// <summary>Drives targets of chunked transfers as simply as can be.</summary>
internal static class Moves
{
    public const string Job = "0123456789abcdef";
    public static readonly DateTimeOffset Day = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TransferRequest Request(
        string table,
        TransferMode mode,
        Schema? schema = null,
        params string[] key
    ) =>
        new(new TableName(null, table), schema ?? Rows.NamedSchema, mode, key)
        {
            Job = Job,
            Hash = _ => RowHash.Zero,
            Now = Day,
        };

    public static async Task<ITransferTarget> OpenAsync(IDataSource source, TransferRequest request) =>
        await source.OpenTransferAsync(request, default)
        ?? throw new InvalidOperationException("the source takes no transfers");

    /// <summary>Writes the batches as chunks, those that an earlier run left when it was not done; disposes them.</summary>
    public static async Task<TransferEnd> RunAsync(
        IDataSource source,
        TransferRequest request,
        IReadOnlyList<Batch> chunks,
        List<RefusedRow>? refused = null
    )
    {
        try
        {
            await using var target = await OpenAsync(source, request);
            await target.BeginAsync("{}", "state", target.Earlier is { State: not LedgerState.Done }, default);
            await using (var writer = await target.OpenWriterAsync(default))
            {
                // In another order than that of the source, as parallel readers may.
                for (var i = chunks.Count - 1; i >= 0; i--)
                {
                    await WriteAsync(writer, i, chunks[i], refused);
                }
            }

            return await target.FinishAsync(default);
        }
        finally
        {
            foreach (var chunk in chunks)
            {
                chunk.Dispose();
            }
        }
    }

    public static async Task WriteAsync(IChunkWriter writer, int number, Batch rows, List<RefusedRow>? refused = null)
    {
        var chunk = new SourceChunk($"chunk {number}", $"rows of {number}", rows.Length) { Order = number };
        if (await writer.BeginAsync(chunk, default) is not null)
        {
            return;
        }

        var bad = new List<RefusedRow>();
        await writer.WriteAsync(rows, bad, default);
        refused?.AddRange(bad);
        var written = rows.Length - bad.Count;
        var ledger = new LedgerChunk(
            chunk.Id,
            chunk.Bounds,
            rows.Length,
            written,
            0,
            bad.Count,
            -1,
            new RowHash(0, (ulong)written)
        );
        var committed = await writer.CommitAsync(ledger, default);
        Assert.Equal(written, committed.Counted);
    }

    public static async Task<List<string>> ReadAsync(IScanPartition part)
    {
        var rows = new List<string>();
        await using var reader = part.Open(new ScanContext());
        while (await reader.NextAsync(default) is { } batch)
        {
            using (batch)
            {
                for (var row = 0; row < batch.Length; row++)
                {
                    rows.Add(string.Join('|', batch.Columns.Select(c => c.ValueAt(batch.StoredRow(row)) ?? "NULL")));
                }
            }
        }

        return rows;
    }
}
