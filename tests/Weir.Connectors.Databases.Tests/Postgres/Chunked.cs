using Weir.Connectors.Databases.Tests.Support;
using Weir.Plan;

namespace Weir.Connectors.Databases.Tests.Postgres;

/// <summary>Begins and reads chunked scans.</summary>
internal static class Chunked
{
    public static async Task<IChunkedRead> BeginAsync(
        PostgresDatabase database,
        string table,
        long chunkRows,
        IReadOnlyList<string>? key = null,
        ResumedRead? resumed = null,
        TimeSpan? limit = null,
        IReadOnlyList<Expression>? filters = null,
        bool waits = true
    )
    {
        if (waits && resumed is null)
        {
            await WaitForOthersAsync(database);
        }

        var found = await database.TableAsync(table);
        var scan = (IChunkedScan)found.PlanScan(Rows.Request(found, filters));
        return await scan.BeginChunksAsync(
            new ChunkRequest(chunkRows, 4)
            {
                Key = key ?? [],
                Resumed = resumed,
                StatementLimit = limit,
            },
            new ScanContext(),
            default
        );
    }

    /// <summary>
    /// Waits until every transaction of the server that was open is over. Rows that are younger than an open transaction of
    /// anybody are not known to be in the snapshot, and a resumed read is then refused.
    /// </summary>
    private static async Task WaitForOthersAsync(PostgresDatabase database)
    {
        var next = await NumberAsync(database, "SELECT pg_snapshot_xmax(pg_current_snapshot())::text");
        for (var i = 0; i < 600; i++)
        {
            if (await NumberAsync(database, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text") >= next)
            {
                return;
            }

            await Task.Delay(100);
        }
    }

    private static async Task<long> NumberAsync(PostgresDatabase database, string sql) =>
        long.Parse((await database.QueryAsync(sql))[0], System.Globalization.CultureInfo.InvariantCulture);

    public static async Task<List<object?[]>> ReadAsync(IChunkedRead read, SourceChunk chunk)
    {
        var rows = new List<object?[]>();
        var context = new ScanContext();
        await using var reader = read.Open(chunk).Open(context);
        while (await reader.NextAsync(default) is { } batch)
        {
            using (batch)
            {
                for (var row = 0; row < batch.Length; row++)
                {
                    rows.Add([.. batch.Columns.Select(c => c.ValueAt(batch.StoredRow(row)))]);
                }
            }
        }

        return rows;
    }

    /// <summary>The first column of all rows, as texts in order.</summary>
    public static async Task<List<string>> ReadAllAsync(IChunkedRead read)
    {
        var parts = await Task.WhenAll(read.Chunks.Select(c => ReadAsync(read, c)));
        return [.. parts.SelectMany(p => p).Select(r => $"{r[0]}").Order(StringComparer.Ordinal)];
    }
}
