using Weir.Columnar;
using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Postgres;

/// <summary>Drives targets of transfers as the machine does.</summary>
internal static class Loads
{
    public const string Job = "00000000000000ab";

    public static TransferRequest Request(
        PostgresDatabase database,
        string table,
        TransferMode mode,
        string[]? key = null,
        Schema? schema = null
    ) =>
        new(database.Name(table), schema ?? Rows.NamedSchema, mode, key ?? [])
        {
            Job = JobOf(database),
            Hash = _ => RowHash.Zero,
            Now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Writers = 4,
        };

    /// <summary>Locks of jobs are those of the whole database: each test's schema has a job of its own.</summary>
    public static string JobOf(PostgresDatabase database) => database.Schema[^16..];

    public static async Task<ITransferTarget> OpenAsync(PostgresDatabase database, TransferRequest request) =>
        await database.Source.OpenTransferAsync(request, default)
        ?? throw new InvalidOperationException("PostgreSQL takes no transfers");

    /// <summary>Writes a chunk of (id, name) rows and commits it.</summary>
    public static async Task<LedgerChunk> WriteAsync(
        ITransferTarget target,
        string id,
        long order,
        params (long? Id, string? Name)[] rows
    )
    {
        await using var writer = await target.OpenWriterAsync(default);
        return await WriteAsync(writer, id, order, Rows.Named(rows), []);
    }

    /// <summary>Writes a chunk of one batch, which it disposes, and commits it.</summary>
    public static async Task<LedgerChunk> WriteAsync(
        IChunkWriter writer,
        string id,
        long order,
        Batch batch,
        List<RefusedRow> refused
    )
    {
        using (batch)
        {
            var chunk = new SourceChunk(id, $"bounds of {id}", null) { Order = order };
            if (await writer.BeginAsync(chunk, default) is { } known)
            {
                return known;
            }

            await writer.WriteAsync(batch, refused, default);
            return await writer.CommitAsync(Done(id, batch.Length, refused.Count), default);
        }
    }

    public static LedgerChunk Done(string id, long rows, long rejected = 0) =>
        new(id, $"bounds of {id}", rows, rows - rejected, 0, rejected, -1, new RowHash((ulong)rows, 0));

    /// <summary>A whole run of one chunk for each array of rows.</summary>
    public static async Task<TransferEnd> RunAsync(
        PostgresDatabase database,
        TransferRequest request,
        params (long? Id, string? Name)[][] chunks
    )
    {
        await using var target = await OpenAsync(database, request);
        await target.BeginAsync("{}", "", resumes: false, default);
        await Task.WhenAll(chunks.Select((rows, i) => WriteAsync(target, $"c{i}", i, rows)));
        return await target.FinishAsync(default);
    }

    /// <summary>The rows that are read back, by chunk, or under "" when chunks cannot be told apart.</summary>
    public static async Task<Dictionary<string, List<string>>> ReadBackAsync(ITransferTarget target)
    {
        await using var back = await target.ReadBackAsync(target.Earlier ?? Unknown, default);
        var rows = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var part in back.Parts)
        {
            await using var reader = part.Partition.Open(new ScanContext());
            while (await reader.NextAsync(default) is { } batch)
            {
                using (batch)
                {
                    for (var i = 0; i < batch.Length; i++)
                    {
                        var row = batch.StoredRow(i);
                        var chunk = part.Chunk ?? "";
                        if (back.ChunkOfMark is { } marks)
                        {
                            var mark = (long)batch.Columns[^1].ValueAt(row)!;
                            if (!marks.TryGetValue(mark, out chunk!))
                            {
                                continue;
                            }
                        }

                        var values = batch.Columns.Take(target.Schema.Count).Select(c => c.ValueAt(row));
                        if (!rows.TryGetValue(chunk, out var list))
                        {
                            rows[chunk] = list = [];
                        }

                        list.Add(string.Join(",", values));
                    }
                }
            }
        }

        return rows;
    }

    public static LedgerRun Unknown { get; } = new(Job, 0, LedgerState.Done, "", "", default, null, []);
}
